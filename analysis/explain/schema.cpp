// The JSON Schema of an explanation.
#include <string>
#include <string_view>

#include "analysis/explain/explanation.hpp"

namespace failcast::explain {
namespace {

constexpr std::string_view kSchema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "failcast explanation, format explanation-1",
  "type": "object",
  "additionalProperties": false,
  "required": ["format", "scenario", "run", "question", "population", "verdict", "clients", "levers_not_tried", "levers_left_out"],
  "properties": {
    "format": {"const": "explanation-1"},
    "scenario": {
      "type": "object",
      "additionalProperties": false,
      "required": ["name", "title", "hash"],
      "properties": {"name": {"type": "string"}, "title": {"type": "string"}, "hash": {"$ref": "#/definitions/hash"}}
    },
    "run": {
      "type": "object",
      "additionalProperties": false,
      "required": ["seed", "replication", "reached_ns", "trajectory_hash", "equals"],
      "properties": {
        "seed": {"$ref": "#/definitions/count"},
        "replication": {"$ref": "#/definitions/count"},
        "reached_ns": {"$ref": "#/definitions/count"},
        "trajectory_hash": {"$ref": "#/definitions/hash"},
        "equals": {"type": "string", "description": "the run that this is proven to equal"}
      }
    },
    "question": {"type": "string", "description": "who was asked for; empty: a client by name"},
    "population": {"type": "string", "description": "whom the shares are about"},
    "verdict": {"type": "array", "items": {"type": "string"}, "description": "about the budget that was asked for"},
    "clients": {"type": "array", "items": {"$ref": "#/definitions/client"}},
    "levers_not_tried": {
      "type": "array",
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["path", "value", "why"],
        "properties": {"path": {"type": "string"}, "value": {"type": "string"}, "why": {"type": "string"}}
      }
    },
    "levers_left_out": {"$ref": "#/definitions/count", "description": "more than were wanted"}
  },
  "definitions": {
    "count": {"type": "integer", "minimum": 0},
    "hash": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    "client": {
      "type": "object",
      "additionalProperties": false,
      "required": ["client", "site", "profile", "segment", "episodes", "explained", "course", "share", "levers"],
      "properties": {
        "client": {"type": "string"},
        "site": {"type": "string"},
        "profile": {"type": "string"},
        "segment": {"type": "string"},
        "episodes": {"type": "array", "items": {"$ref": "#/definitions/episode"}, "description": "losses of this segment in the run"},
        "explained": {"type": ["integer", "null"], "description": "which of them course, share and levers are about"},
        "course": {"type": "array", "items": {"type": "string"}, "description": "its causes in the order in which each came first"},
        "share": {
          "type": "object",
          "additionalProperties": false,
          "required": ["clients", "same_course", "slowest", "same_course_of_slowest"],
          "properties": {
            "clients": {"type": "integer", "minimum": 0, "description": "that the question is about"},
            "same_course": {"$ref": "#/definitions/count"},
            "slowest": {"type": "integer", "minimum": 0, "description": "the slowest 1 % of them"},
            "same_course_of_slowest": {"$ref": "#/definitions/count"}
          }
        },
        "levers": {"type": "array", "items": {"$ref": "#/definitions/lever"}, "description": "what saved most first"}
      }
    },
    "episode": {
      "type": "object",
      "additionalProperties": false,
      "required": ["begin_ns", "lost_ns", "returned", "during", "parts"],
      "properties": {
        "begin_ns": {"$ref": "#/definitions/count"},
        "lost_ns": {"type": "integer", "minimum": 0, "description": "the sum of the lengths of its parts"},
        "returned": {"type": "boolean", "description": "false: out until the end of the run"},
        "during": {"type": "array", "items": {"type": "string"}, "description": "faults that were on when it began"},
        "parts": {"type": "array", "items": {"$ref": "#/definitions/part"}}
      }
    },
    "part": {
      "type": "object",
      "additionalProperties": false,
      "required": ["after_ns", "length_ns", "cause", "reason", "words", "parameter", "value", "source"],
      "properties": {
        "after_ns": {"type": "integer", "minimum": 0, "description": "since the begin of the loss"},
        "length_ns": {"$ref": "#/definitions/count"},
        "cause": {"type": "string"},
        "reason": {"type": "string"},
        "words": {"type": "string"},
        "parameter": {"type": ["string", "null"], "description": "that sets the length of such a part"},
        "value": {"type": ["string", "null"]},
        "source": {
          "type": ["string", "null"],
          "description": "what people said, or that it is the parameter's default with its basis, or unstated"
        }
      }
    },
    "lever": {
      "type": "object",
      "additionalProperties": false,
      "required": ["path", "from", "to", "asked", "changes_run", "saved_ns", "lost_ns", "returned", "why"],
      "properties": {
        "path": {"type": "string"},
        "from": {"type": "string"},
        "to": {"type": "string"},
        "asked": {"type": "boolean", "description": "by --what-if"},
        "changes_run": {"type": "boolean", "description": "any fact of the run, of whomever"},
        "saved_ns": {"type": ["integer", "null"], "description": "negative: it takes longer; null: there is no such client then"},
        "lost_ns": {"type": ["integer", "null"]},
        "returned": {"type": ["boolean", "null"]},
        "why": {"type": "string", "description": "why nothing was saved, or what took longer instead"}
      }
    }
  }
}
)json";

}  // namespace

std::string explanation_schema() { return std::string(kSchema); }

}  // namespace failcast::explain
