// An explanation as JSON.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/explain/explanation.hpp"

namespace failcast::explain {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "explanation-1";

json ns(Duration d) { return d.count(); }
json ns(TimePoint t) { return t.time_since_epoch().count(); }

json causes(const std::vector<Cause>& all) {
  json list = json::array();
  for (const Cause cause : all) list.push_back(name_of(cause));
  return list;
}

json part(const Piece& piece, TimePoint begin, const ParameterValues& values) {
  const CauseWords words = words_of(piece.cause, piece.why);
  const auto value = values.find(words.parameter);
  const bool is_known = value != values.end();
  return {
      {"after_ns",  ns(piece.begin - begin)                              },
      {"length_ns", ns(piece.end - piece.begin)                          },
      {"cause",     name_of(piece.cause)                                 },
      {"reason",    name_of(piece.why)                                   },
      {"words",     words.words                                          },
      {"parameter", is_known ? json(value->first) : json(nullptr)        },
      {"value",     is_known ? json(value->second.value) : json(nullptr) },
      {"source",    is_known ? json(value->second.source) : json(nullptr)}
  };
}

json episode(const Episode& e, const ParameterValues& values) {
  json parts = json::array();
  for (const Piece& piece : e.pieces) parts.push_back(part(piece, e.begin(), values));
  return {
      {"begin_ns", ns(e.begin()) },
      {"lost_ns",  ns(e.length())},
      {"returned", e.returned    },
      {"during",   e.faults      },
      {"parts",    parts         }
  };
}

json effect(const Effect& e, const Explanation& all) {
  const Turned& turned = all.levers[e.lever];
  return {
      {"path",        turned.lever.path                              },
      {"from",        turned.lever.from                              },
      {"to",          turned.lever.to                                },
      {"asked",       turned.lever.asked                             },
      {"changes_run", turned.changes_run                             },
      {"saved_ns",    e.lost ? ns(e.saved) : json(nullptr)           },
      {"lost_ns",     e.lost ? ns(e.lost->lost) : json(nullptr)      },
      {"returned",    e.lost ? json(e.lost->returned) : json(nullptr)},
      {"why",         e.why                                          }
  };
}

json client(const ClientStory& story, const Explanation& all, const record::Directory& directory,
            const ParameterValues& values) {
  const record::Client row = directory.clients[story.client];
  json episodes = json::array(), effects = json::array();
  for (const Episode& e : story.episodes) episodes.push_back(episode(e, values));
  for (const Effect& e : story.effects) effects.push_back(effect(e, all));
  const Shares& s = story.shares;
  const json share = {
      {"clients",                s.clients     },
      {"same_course",            s.same        },
      {"slowest",                s.slowest     },
      {"same_course_of_slowest", s.same_slowest}
  };
  return {
      {"client",    directory.client_name(story.client)                           },
      {"site",      directory.places[row.place]                                   },
      {"profile",   directory.profiles[row.profile]                               },
      {"segment",   directory.segments[story.segment.value]                       },
      {"episodes",  episodes                                                      },
      {"explained", story.episodes.empty() ? json(nullptr) : json(story.explained)},
      {"course",    causes(story.course)                                          },
      {"share",     share                                                         },
      {"levers",    effects                                                       }
  };
}

}  // namespace

std::string to_json(const Explanation& e, const record::Directory& directory, const ParameterValues& values) {
  json clients = json::array(), stuck = json::array();
  for (const ClientStory& story : e.clients) clients.push_back(client(story, e, directory, values));
  for (const StuckLever& lever : e.stuck_levers)
    stuck.push_back({
        {"path",  lever.path },
        {"value", lever.value},
        {"why",   lever.why  }
    });
  const json scenario = {
      {"name",  e.scenario_name },
      {"title", e.scenario_title},
      {"hash",  e.scenario_hash }
  };
  const json run = {
      {"seed",            e.seed               },
      {"replication",     e.replication        },
      {"reached_ns",      ns(e.reached)        },
      {"trajectory_hash", fmt::format("{:016x}", e.trajectory_hash)},
      {"equals",                 e.proof                              }
  };
  const json document = {
      {"format",           kFormat          },
      {"scenario",         scenario         },
      {"run",              run              },
      {"question",         e.question       },
      {"population",       e.population     },
      {"verdict",          e.verdict        },
      {"clients",          clients          },
      {"levers_not_tried", stuck            },
      {"levers_left_out",  e.levers_left_out}
  };
  return document.dump(1) + "\n";
}

}  // namespace failcast::explain
