#include "analysis/page/document.hpp"

namespace failcast::page {
namespace {

constexpr const char* kSchema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "failcast report",
  "description": "What a readiness review reads, as `failcast report --json` writes it: sections in the order of reading",
  "type": "object",
  "additionalProperties": false,
  "required": ["format", "title", "subtitle", "verdict", "sections"],
  "properties": {
    "format": {"const": "report-1"},
    "title": {"type": "string"},
    "subtitle": {"type": "string"},
    "verdict": {"type": "string", "description": "in a word or two; empty: none"},
    "sections": {
      "type": "array",
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "title", "blocks"],
        "properties": {
          "id": {"type": "string", "pattern": "^[a-z0-9-]+$", "description": "stable; of a programme it begins with the run's number"},
          "title": {"type": "string"},
          "blocks": {"type": "array", "items": {"$ref": "#/definitions/block"}}
        }
      }
    }
  },
  "definitions": {
    "block": {
      "oneOf": [
        {"$ref": "#/definitions/table"},
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["kind", "text"],
          "properties": {"kind": {"enum": ["heading", "paragraph", "verbatim"]}, "text": {"type": "string"}}
        },
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["kind", "items"],
          "properties": {"kind": {"const": "list"}, "items": {"type": "array", "items": {"type": "string"}}}
        },
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["kind", "chart", "title", "label", "x", "y", "data"],
          "properties": {
            "kind": {"const": "chart"},
            "chart": {"enum": ["steps", "areas", "lines", "spans"]},
            "title": {"type": "string"},
            "label": {"type": "string", "description": "what it shows, in a sentence"},
            "x": {"type": "string"},
            "y": {"type": "string"},
            "data": {"$ref": "#/definitions/table"}
          }
        },
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["kind", "title", "label"],
          "properties": {"kind": {"const": "picture"}, "title": {"type": "string"}, "label": {"type": "string"}}
        }
      ]
    },
    "table": {
      "type": "object",
      "additionalProperties": false,
      "required": ["kind", "caption", "columns", "rows"],
      "properties": {
        "kind": {"const": "table"},
        "caption": {"type": "string"},
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {
          "type": "array",
          "items": {"type": "array", "description": "as many cells as columns", "items": {"$ref": "#/definitions/cell"}}
        }
      }
    },
    "cell": {
      "type": "object",
      "additionalProperties": false,
      "required": ["text"],
      "properties": {
        "text": {"type": "string", "description": "as people read it, with its unit"},
        "value": {
          "description": "the number behind it, times in seconds; null: nothing to measure",
          "anyOf": [{"type": ["number", "null"]}, {"const": "never"}]
        },
        "tone": {"enum": ["good", "bad", "warn", "quiet"]},
        "zone": {"enum": ["inside", "outside", "unsure"], "description": "of a map: on which side of the limit"}
      }
    }
  }
}
)json";

}  // namespace

std::string report_schema() { return kSchema; }

}  // namespace failcast::page
