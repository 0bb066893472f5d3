#include <nlohmann/json.hpp>

#include "analysis/readiness/review.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::readiness {
namespace {

using nlohmann::ordered_json;

ordered_json evidence_json(const std::vector<Evidence>& evidence) {
  ordered_json list = ordered_json::array();
  for (const Evidence& one : evidence) list.push_back({{"text", one.text}, {"path", one.path}, {"where", one.where}});
  return list;
}

ordered_json consequence_json(const Consequence& shown) {
  ordered_json groups = ordered_json::array();
  for (const Stranded& group : shown.groups) groups.push_back({{"group", group.group}, {"users", group.users}});
  return {{"drill", id_of(shown.drill)},
          {"users", shown.users},
          {"users_without", shown.without},
          {"groups", groups},
          {"cause", shown.why}};
}

ordered_json finding_json(const Finding& finding) {
  const Check& check = *finding.check;
  ordered_json json = {{"id", check.id()},
                       {"severity", letter_of(check.severity)},
                       {"check", check.what},
                       {"source", check.source},
                       {"decided_by", word_of(check.basis)},
                       {"status", id_of(finding.status)},
                       {"against", evidence_json(finding.answer.bad())},
                       {"for", evidence_json(finding.answer.good())},
                       {"asked", evidence_json(finding.answer.open())},
                       {"outcome", finding.answer.outcome()},
                       {"not_applicable", finding.answer.why_not_applicable()},
                       {"fix", check.fix},
                       {"consequence", nullptr},
                       {"waiver", nullptr}};
  if (finding.consequence) json["consequence"] = consequence_json(*finding.consequence);
  if (finding.waiver != nullptr)
    json["waiver"] = {{"until", scenario::date_text(finding.waiver->until)},
                      {"by", finding.waiver->by},
                      {"why", finding.waiver->why}};
  return json;
}

ordered_json drill_json(const DrillResult& drill) {
  std::int64_t users = 0, without = 0;
  for (const Party& party : drill.parties) {
    users += party.users;
    without += party.without;
  }
  return {{"drill", id_of(drill.drill)},
          {"what", words_of(drill.drill)},
          {"outage_ns", drill.outage.count()},
          {"users", users},
          {"users_without", without}};
}

constexpr std::string_view kSchema = R"json({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "failcast readiness review, format readiness-1",
  "type": "object",
  "additionalProperties": false,
  "required": ["format", "scenario", "verdict", "complete", "counts", "checks", "drills"],
  "properties": {
    "format": {"const": "readiness-1"},
    "scenario": {
      "type": "object",
      "additionalProperties": false,
      "required": ["name", "title", "hash"],
      "properties": {"name": {"type": "string"}, "title": {"type": "string"}, "hash": {"type": "string", "pattern": "^[0-9a-f]{16}$"}}
    },
    "verdict": {"enum": ["READY", "READY WITH WAIVERS", "NOT READY"], "description": "NOT READY: a blocker is not met and not waived"},
    "complete": {"type": "boolean", "description": "false: somebody stopped the drills; what they would tell is asked"},
    "counts": {
      "type": "object",
      "additionalProperties": false,
      "required": ["met", "not_met", "simulated", "asked", "not_applicable"],
      "properties": {
        "met": {"$ref": "#/definitions/count"},
        "not_met": {"$ref": "#/definitions/count"},
        "simulated": {"$ref": "#/definitions/count"},
        "asked": {"$ref": "#/definitions/count"},
        "not_applicable": {"$ref": "#/definitions/count"}
      }
    },
    "checks": {"type": "array", "items": {"$ref": "#/definitions/check"}},
    "drills": {
      "type": "array",
      "description": "simulated outages of this deployment that answers rest on",
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["drill", "what", "outage_ns", "users", "users_without"],
        "properties": {
          "drill": {"type": "string"},
          "what": {"type": "string"},
          "outage_ns": {"$ref": "#/definitions/count"},
          "users": {"$ref": "#/definitions/count"},
          "users_without": {"type": "integer", "minimum": 0, "description": "without a segment that they need when it ends, also those who were never to take part"}
        }
      }
    }
  },
  "definitions": {
    "count": {"type": "integer", "minimum": 0},
    "evidence": {
      "type": "array",
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["text", "path", "where"],
        "properties": {
          "text": {"type": "string"},
          "path": {"type": "string", "description": "JSON pointer of the value that it is about; may be empty"},
          "where": {"type": "string", "description": "file:line of that value; empty: the file does not state it"}
        }
      }
    },
    "check": {
      "type": "object",
      "additionalProperties": false,
      "required": ["id", "severity", "check", "source", "decided_by", "status", "against", "for", "asked", "outcome", "not_applicable", "fix", "consequence", "waiver"],
      "properties": {
        "id": {"type": "string", "pattern": "^C[0-9]+$"},
        "severity": {"enum": ["B", "H", "M", "L"], "description": "B: failover cannot work"},
        "check": {"type": "string"},
        "source": {"type": "string"},
        "decided_by": {"enum": ["configuration", "simulation", "statement"]},
        "status": {"enum": ["met", "not_met", "simulated", "asked", "not_applicable"]},
        "against": {"$ref": "#/definitions/evidence"},
        "for": {"$ref": "#/definitions/evidence"},
        "asked": {"$ref": "#/definitions/evidence"},
        "outcome": {"type": "string", "description": "of a drill; empty: none was run"},
        "not_applicable": {"type": "string", "description": "why; empty: it is"},
        "fix": {"type": "string"},
        "consequence": {
          "description": "of a blocker that is not met: what its drill shows",
          "anyOf": [{"type": "null"}, {
            "type": "object",
            "additionalProperties": false,
            "required": ["drill", "users", "users_without", "groups", "cause"],
            "properties": {
              "drill": {"type": "string"},
              "users": {"type": "integer", "minimum": 0, "description": "whom the mistake concerns"},
              "users_without": {"type": "integer", "minimum": 0, "description": "of these, without a segment that they need when the drill ends"},
              "groups": {
                "type": "array",
                "items": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["group", "users"],
                  "properties": {"group": {"type": "string"}, "users": {"$ref": "#/definitions/count"}}
                }
              },
              "cause": {"type": "string", "description": "what most of their time went to"}
            }
          }]
        },
        "waiver": {
          "anyOf": [{"type": "null"}, {
            "type": "object",
            "additionalProperties": false,
            "required": ["until", "by", "why"],
            "properties": {"until": {"type": "string", "format": "date"}, "by": {"type": "string"}, "why": {"type": "string"}}
          }]
        }
      }
    }
  }
}
)json";

}  // namespace

std::string as_json(const Review& review) {
  const scenario::Scenario& s = review.tenant->scenario();
  ordered_json json = {{"format", "readiness-1"},
                       {"scenario", {{"name", s.name}, {"title", s.title}, {"hash", scenario::hash_text(s)}}},
                       {"verdict", word_of(review.verdict())}};
  json["complete"] = review.is_complete();
  for (const Status status : {Status::met, Status::not_met, Status::simulated, Status::asked, Status::not_applicable})
    json["counts"][std::string(id_of(status))] = review.count(status);
  json["checks"] = ordered_json::array();
  for (const Finding& finding : review.findings) json["checks"].push_back(finding_json(finding));
  json["drills"] = ordered_json::array();
  for (const auto& [drill, result] : review.tenant->drills()) json["drills"].push_back(drill_json(result));
  return json.dump(1) + "\n";
}

std::string readiness_schema() { return std::string(kSchema); }

}  // namespace failcast::readiness
