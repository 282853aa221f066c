(function () {
  "use strict";
  var form = document.getElementById("tools");
  if (!form) { return; }
  form.hidden = false;
  var name = document.getElementById("by-name");
  var open = document.getElementById("only-open");
  var order = document.getElementById("order");
  var said = document.getElementById("shown");
  var marks = "321✓?–×";
  function filter() {
    var wanted = name ? name.value.trim().toLowerCase() : "";
    var shown = 0, all = 0;
    document.querySelectorAll("[data-name]").forEach(function (item) {
      item.hidden = wanted !== "" && item.dataset.name.toLowerCase().indexOf(wanted) < 0;
      if (item.matches("section")) { all += 1; shown += item.hidden ? 0 : 1; }
    });
    if (said) { said.textContent = wanted ? shown + " of " + all + " institutions shown" : ""; }
    document.body.classList.toggle("only-open", open.checked);
  }
  function sort() {
    document.querySelectorAll("table.heat tbody").forEach(function (body) {
      function key(row) {
        var cell = order.value && row.querySelector("[data-code='" + order.value + "']");
        var at = cell ? marks.indexOf(cell.textContent.trim()) : 0;
        return at < 0 ? 9 : at;
      }
      Array.prototype.slice.call(body.rows).sort(function (a, b) {
        return key(a) - key(b) || a.dataset.at - b.dataset.at;
      }).forEach(function (row) { body.appendChild(row); });
    });
  }
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", filter);
  if (order) { order.addEventListener("change", sort); }
  filter();
})();
