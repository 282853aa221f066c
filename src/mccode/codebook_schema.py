"""The shape of a codebook file, declared once, for checking files and for the JSON Schema that editors read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import NullableSchema

from mccode.records import Depth

# What one rule contributes to the score of a passage: 1 - product(1 - weight), assigned from .5, unclear from .25.
WEIGHTS: Mapping[str, float] = MappingProxyType({"sure": 0.9, "likely": 0.6, "hint": 0.3})
DEFAULT_WEIGHT = "likely"
DEFAULT_LANGUAGE = "en"
NAME = r"[A-Za-z0-9_-]+"


def _known_weight(weight: str) -> str:
    if weight not in WEIGHTS:
        raise ValueError(weight)
    return weight


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, Field(pattern=f"^{NAME}$")]
CodeId = Annotated[str, Field(pattern=rf"^{NAME}\.{NAME}$")]
RuleId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.#-]+$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
Weight = Annotated[str, AfterValidator(_known_weight), Field(json_schema_extra={"enum": list(WEIGHTS)})]


class Part(BaseModel):
    """A mapping of the file: no keys but those declared, no text read as a number or the other way round."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SourceEntry(Part):
    """Where the frame of the codebook comes from."""

    citation: Text = Field(default="", description="Author, year, title, as in a reference list")
    doi: Text = Field(default="", description="DOI without https://doi.org/")
    url: Text = Field(default="", description="Web address")
    licence: Text = Field(default="", description="Licence of the source")


class SubjectEntry(Part):
    """What the documents must speak about for a passage to be coded."""

    name: Text = Field(description="The subject in words")
    names: Text = Field(
        default="", description="Rule expression: the words that name the subject in a passage or heading"
    )
    purpose: Text = Field(
        default="", description="Rule expression: a sentence that makes the subject the purpose of the whole document"
    )


class ExclusionEntry(Part):
    """When a code is not assigned, and which one is instead."""

    when: Text = Field(description="The case in which the code is not assigned")
    see: CodeId = Field(default="", description="Id of the code that is assigned instead")


class ExampleEntry(Part):
    """A passage that gets the code."""

    text: Text = Field(description="The passage")
    depth: Depth | None = Field(default=None, description="1 mention, 2 description, 3 commitment")


class CounterExampleEntry(Part):
    """A passage that seems to get the code and does not."""

    text: Text = Field(description="The passage")
    see: CodeId = Field(default="", description="Id of the code that it gets instead")
    because: Text = Field(default="", description="Why it does not get the code")


class RuleEntry(Part):
    """A rule with its weight or a condition on the heading."""

    rule: Text = Field(description="The rule, in the rule language")
    weight: Weight = Field(default=DEFAULT_WEIGHT, description="How surely a hit means the code")
    heading: Text = Field(default="", description="Rule expression: counts only under headings that match it")
    id: RuleId = Field(default="", description="Name of the rule in results; without it, code id, #, number")


def _kind_of_rule(value: object) -> str:
    return "mapping" if isinstance(value, (dict, RuleEntry)) else "text"


RuleItem = Annotated[Annotated[Text, Tag("text")] | Annotated[RuleEntry, Tag("mapping")], Discriminator(_kind_of_rule)]


class CodeEntry(Part):
    """A code: the unit that is assigned to passages."""

    id: CodeId = Field(description="The question's id, a dot, and a name of its own")
    label: Text = Field(description="Name of the code in tables and reports")
    definition: Text = Field(description="What a passage that gets the code says, in one or two sentences")
    include: list[Text] = Field(default=[], description="Cases in which the code is assigned")
    exclude: list[ExclusionEntry] = Field(default=[], description="Cases in which it is not")
    ask: Text = Field(default="", description="What to answer in the document if the code is missing from it")
    examples: list[ExampleEntry] = Field(default=[], description="Passages that get the code")
    counter_examples: list[CounterExampleEntry] = Field(
        default=[], description="Passages that seem to get it and do not"
    )
    rules: list[RuleItem] = Field(
        default=[], description="Rules that find the code; without any, a model or a person codes it"
    )


class QuestionEntry(Part):
    """A question to the documents, answered through its codes."""

    id: Name = Field(description="Short name of letters a to z, digits, _ and -")
    label: Text = Field(description="Name of the question in tables and reports")
    text: Text = Field(default="", description="The question in full")
    codes: list[CodeEntry] = Field(min_length=1, description="The codes that answer the question")


class CodebookEntry(Part):
    """A codebook for mccode."""

    id: Name = Field(description="Short name of letters a to z, digits, _ and -")
    version: Text = Field(description='Version, in quotes: "1.0"')
    title: Text = Field(description="Title of the codebook")
    language: LanguageCode = Field(
        default=DEFAULT_LANGUAGE, description="Language of the documents, as a code: en, de, fr, fi"
    )
    further_languages: list[LanguageCode] = Field(
        default=[], description="Further languages for which it has rules, as codes"
    )
    source: SourceEntry = Field(default=SourceEntry(), description="Where the frame of the codebook comes from")
    subject: SubjectEntry | None = Field(default=None, description="What a passage must be about; without it, all are")
    sets: dict[Name, Text] = Field(default={}, description="Named sets of words, used in rules as @name")
    depth: dict[Name, Text] = Field(default={}, description="Cues for depth: name and rule expression")
    questions: list[QuestionEntry] = Field(min_length=1, description="The questions, each with its codes")


class _Generator(GenerateJsonSchema):
    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        """None stands for a key that is absent; in a file, a key without a value is a fault."""
        return self.generate_inner(schema["schema"])


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of codebook files."""
    schema = CodebookEntry.model_json_schema(schema_generator=_Generator)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
