#include "analysis/exercise/comparison.hpp"

namespace failcast::exercise {
namespace {

constexpr const char* kSchema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "failcast drill with people",
  "description": "Observed times beside expected ones, as `failcast compare RESULT --observed drill.csv -o FILE` writes them",
  "type": "object",
  "additionalProperties": false,
  "required": ["format", "scenario", "seed", "replication", "replications", "steps", "tried", "not_tried", "verdict"],
  "properties": {
    "format": {"const": "observed-1"},
    "scenario": {
      "type": "object",
      "additionalProperties": false,
      "required": ["name", "hash"],
      "properties": {
        "name": {"type": "string"},
        "hash": {"type": "string", "pattern": "^[0-9a-f]{16}$"}
      }
    },
    "seed": {"type": "integer", "minimum": 0},
    "replication": {"type": "integer", "minimum": 0, "description": "the one that the card is of"},
    "replications": {"type": "integer", "minimum": 2, "description": "behind each band"},
    "steps": {"type": "array", "items": {"$ref": "#/definitions/step"}},
    "tried": {"type": "array", "items": {"type": "string"}, "description": "uncertain parameters, each turned alone"},
    "not_tried": {"type": "array", "items": {"type": "string"}, "description": "uncertain parameters beyond the likeliest"},
    "verdict": {"enum": ["pass", "fail"], "description": "fail: a step was slower than its band"}
  },
  "definitions": {
    "time": {"description": "seconds; null: not measured", "anyOf": [{"type": ["number", "null"]}, {"const": "never"}]},
    "step": {
      "type": "object",
      "additionalProperties": false,
      "required": [
        "step", "what", "planned_s", "band", "observed_s", "difference_s", "word", "remarks", "explanations", "parameters_that_move_it"
      ],
      "properties": {
        "step": {"type": "string"},
        "what": {"type": "string"},
        "planned_s": {"type": ["number", "null"], "description": "since the scenario's start; null: the step is a measure"},
        "band": {
          "anyOf": [
            {"type": "null"},
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["low_s", "middle_s", "high_s"],
              "properties": {
                "low_s": {"$ref": "#/definitions/time"},
                "middle_s": {"$ref": "#/definitions/time"},
                "high_s": {"$ref": "#/definitions/time"}
              }
            }
          ]
        },
        "observed_s": {"$ref": "#/definitions/time"},
        "difference_s": {"type": ["number", "null"], "description": "observed less the middle, where both are finite"},
        "word": {"enum": ["planned", "not observed", "within", "faster", "slower"]},
        "remarks": {"type": "string"},
        "explanations": {"type": "array", "description": "the best first", "items": {"$ref": "#/definitions/explanation"}},
        "parameters_that_move_it": {"type": "integer", "minimum": 0, "description": "of those tried"}
      }
    },
    "explanation": {
      "type": "object",
      "additionalProperties": false,
      "required": ["parameter", "from", "to", "source", "expected_s", "explains", "steps_within"],
      "properties": {
        "parameter": {"type": "string"},
        "from": {"type": "string"},
        "to": {"type": "string"},
        "source": {"type": "string", "description": "of the value that the scenario has"},
        "expected_s": {"$ref": "#/definitions/time"},
        "explains": {"type": "boolean", "description": "the observed time lies within the moved band"},
        "steps_within": {"type": "integer", "minimum": 0, "description": "observed steps that lie within their moved bands then"}
      }
    }
  }
}
)json";

}  // namespace

std::string observed_schema() { return kSchema; }

}  // namespace failcast::exercise
