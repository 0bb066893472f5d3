#include <nlohmann/json.hpp>

#include "analysis/topology/text.hpp"

namespace failcast::topology {
namespace {

using nlohmann::ordered_json;

ordered_json element_json(const Deployment& deployment, ElementId id) {
  const Element& element = deployment.element(id);
  ordered_json json{
      {"kind", word_of(element.kind)},
      {"id",   element.name         }
  };
  if (element.of_many > 1) json["one_of"] = element.of_many;
  return json;
}

ordered_json elements_json(const Deployment& deployment, const std::vector<ElementId>& elements) {
  auto list = ordered_json::array();
  for (const ElementId id : elements) list.push_back(element_json(deployment, id));
  return list;
}

ordered_json row_json(const Deployment& deployment, const Row& row) {
  const scenario::Scenario& s = deployment.scenario();
  ordered_json json;
  json["mode"] = id_of(row.mode);
  json["group"] = s.client_groups[row.group].id;
  json["segment"] = s.segments[row.segment].id;
  json["users"] = row.users;
  json["cut_off"] = row.cut_off;
  json["not_in_mode"] = row.unable;
  json["has_path"] = row.users > 0;
  if (row.users == 0) return json;
  json["minimum_cut"] = row.minimum;
  json["or_more"] = row.minimum == Cuts::kMany;
  json["smallest_cut"] = elements_json(deployment, row.smallest);
  return json;
}

ordered_json loss_json(const Deployment& deployment, const Failure& failure, const Loss& loss) {
  const scenario::Scenario& s = deployment.scenario();
  ordered_json json;
  json["group"] = s.client_groups[loss.group].id;
  json["segments"] = ordered_json::array();
  for (const std::uint32_t segment : loss.segments) json["segments"].push_back(s.segments[segment].id);
  json["users"] = loss.users;
  json["sentence"] = sentence(deployment, failure, loss);
  return json;
}

ordered_json failures_json(const Deployment& deployment, const std::vector<Failure>& failures) {
  auto list = ordered_json::array();
  for (const Failure& failure : failures) {
    ordered_json json;
    json["mode"] = id_of(failure.mode);
    json["fails"] = elements_json(deployment, failure.elements);
    json["users"] = failure.users;
    json["losses"] = ordered_json::array();
    for (const Loss& loss : failure.losses) json["losses"].push_back(loss_json(deployment, failure, loss));
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace

std::string as_json(const Deployment& deployment, const Findings& findings) {
  ordered_json json;
  json["format"] = 1;
  json["scenario"] = deployment.scenario().name;
  json["modes"] = ordered_json::array();
  for (const Mode mode : findings.modes) json["modes"].push_back(id_of(mode));
  ordered_json& map = json["map"];
  map["places"] = deployment.map().places().size();
  map["links"] = deployment.map().links().size();
  map["articulation_points"] = findings.articulation_points;
  map["bridges"] = findings.bridges;
  json["paths"] = ordered_json::array();
  for (const Row& row : findings.rows) json["paths"].push_back(row_json(deployment, row));
  json["single_points"] = failures_json(deployment, findings.singles);
  json["pairs"] = failures_json(deployment, findings.pairs);
  return json.dump(1) + "\n";
}

}  // namespace failcast::topology
