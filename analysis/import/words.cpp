#include "analysis/import/words.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>

namespace failcast::import {
namespace {

using scenario::FaultMode;

template <class T>
struct Row {
  std::string_view word;
  T meaning;
};

// More special words before those that they contain.
constexpr Row<Part> kParts[] = {
    {"recursive dns",         Part::resolvers   },
    {"resolver",              Part::resolvers   },
    {"authoritative dns",     Part::zones       },
    {"dns",                   Part::zones       },
    {"policy store",          Part::login       },
    {"credentials",           Part::login       },
    {"region service",        Part::login       },
    {"idp",                   Part::idps        },
    {"identity",              Part::idps        },
    {"authentication",        Part::idps        },
    {"login",                 Part::idps        },
    {"sign in",               Part::idps        },
    {"sso",                   Part::idps        },
    {"saml",                  Part::idps        },
    {"portal",                Part::portal      },
    {"dashboard",             Part::portal      },
    {"admin console",         Part::portal      },
    {"controller",            Part::control     },
    {"control plane",         Part::control     },
    {"api",                   Part::control     },
    {"power",                 Part::places      },
    {"connector hosts",       Part::hosts       },
    {"connector",             Part::hosts       },
    {"endpoint",              Part::hosts       },
    {"edge",                  Part::public_edges},
    {"edges",                 Part::public_edges},
    {"cdn",                   Part::public_edges},
    {"access proxy",          Part::public_edges},
    {"points of presence",    Part::public_edges},
    {"gateway",               Part::public_edges},
    {"intercontinental path", Part::providers   },
    {"transit",               Part::providers   },
    {"isp",                   Part::providers   },
    {"cloud",                 Part::cloud       },
    {"data centre",           Part::site        },
    {"data center",           Part::site        },
};

constexpr Row<FaultMode> kModes[] = {
    {"blackhole",    FaultMode::blackhole},
    {"stale routes", FaultMode::blackhole},
    {"timeout",      FaultMode::blackhole},
    {"timeouts",     FaultMode::blackhole},
    {"unreachable",  FaultMode::blackhole},
    {"down",         FaultMode::blackhole},
    {"vanish",       FaultMode::blackhole},
    {"reset",        FaultMode::reset    },
    {"refused",      FaultMode::refuse   },
    {"fail closed",  FaultMode::error    },
    {"failures",     FaultMode::error    },
    {"servfail",     FaultMode::error    },
    {"nodata",       FaultMode::error    },
    {"nxdomain",     FaultMode::error    },
    {"http",         FaultMode::error    },
    {"5xx",          FaultMode::error    },
    {"error",        FaultMode::error    },
    {"errors",       FaultMode::error    },
    {"success",      FaultMode::error    },
    {"rtt increase", FaultMode::slow     },
    {"latency",      FaultMode::slow     },
    {"slow",         FaultMode::slow     },
    {"loss",         FaultMode::loss     },
};

constexpr Row<Reach> kReaches[] = {
    {"fraction",     Reach::one       },
    {"random hosts", Reach::one       },
    {"tenant cell",  Reach::one       },
    {"1 users",      Reach::one       },
    {"site list",    Reach::share     },
    {"global",       Reach::everywhere},
    {"one cloud",    Reach::everywhere},
    {"country",      Reach::one_place },
    {"countries",    Reach::one_place },
    {"multi state",  Reach::one_place },
    {"one isp",      Reach::one_place },
    {"region pair",  Reach::one_place },
    {"region",       Reach::one       },
    {"regions",      Reach::one       },
};

constexpr Row<Part> kKinds[] = {
    {"isp",          Part::providers   },
    {"cloud-region", Part::cloud       },
    {"cloud-global", Part::cloud       },
    {"dns",          Part::zones       },
    {"idp",          Part::idps        },
    {"cdn",          Part::public_edges},
    {"bgp",          Part::providers   },
    {"sse-vendor",   Part::cloud       },
    {"cable",        Part::providers   },
    {"power",        Part::site        },
    {"endpoint",     Part::hosts       },
};

std::size_t place_of(const std::string& text, std::string_view word) {
  return text.find(" " + std::string(word) + " ");
}

template <class T, std::size_t N>
std::optional<Found<T>> first_row(std::string_view text, const Row<T> (&rows)[N]) {
  const std::string words = plain_words(text);
  for (const Row<T>& row : rows)
    if (place_of(words, row.word) != std::string::npos) return Found<T>{row.meaning, std::string(row.word)};
  return std::nullopt;
}

/// " flapping period 300 s ": the number.
Duration flapping_in(const std::string& words) {
  constexpr std::string_view kPeriod = "period ";
  const std::size_t flapping = words.find(" flapping ");
  const std::size_t period = words.find(kPeriod, flapping == std::string::npos ? words.size() : flapping);
  if (period == std::string::npos) return {};
  const char* begin = words.data() + period + kPeriod.size();
  std::int64_t seconds = 0;
  const auto read = std::from_chars(begin, words.data() + words.size(), seconds);
  const bool sane =
      read.ec == std::errc{} && seconds > 0 && seconds <= 86400 && std::string_view(read.ptr).starts_with(" s ");
  return sane ? seconds * 1s : Duration{};
}

}  // namespace

std::string plain_words(std::string_view text) {
  std::string words = " ";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0)
      words += static_cast<char>(std::tolower(byte));
    else if (words.back() != ' ')
      words += ' ';
  }
  if (words.back() != ' ') words += ' ';
  return words;
}

std::string_view name_of(Part part) {
  switch (part) {
    case Part::zones: return "authoritative servers of the deployment's zones";
    case Part::resolvers: return "recursive resolvers";
    case Part::idps: return "identity providers";
    case Part::public_edges: return "public edges";
    case Part::control: return "the cloud service that components connect to";
    case Part::login: return "the cloud service that logs people in";
    case Part::portal: return "the cloud's portal";
    case Part::cloud: return "the cloud";
    case Part::providers: return "internet providers";
    case Part::places: return "sites and homes";
    case Part::site: return "a site";
    case Part::hosts: return "connectors";
  }
  return "";
}

std::string_view name_of(Reach reach) {
  switch (reach) {
    case Reach::everywhere: return "all of them";
    case Reach::share: return "the share of them that the entry names";
    case Reach::one_place: return "what the first site and the first group of homes use";
    case Reach::one: return "the first of them";
  }
  return "";
}

std::optional<Found<Part>> part_of(std::string_view component) { return first_row(component, kParts); }

std::optional<Found<Effect>> effect_of(std::string_view effect) {
  const std::string words = plain_words(effect);
  const Row<FaultMode>* first = nullptr;
  for (const Row<FaultMode>& row : kModes)  // what the text says first; later words are how it went on
    if (first == nullptr || place_of(words, row.word) < place_of(words, first->word)) first = &row;
  if (place_of(words, first->word) == std::string::npos) return std::nullopt;
  return Found<Effect>{
      {first->meaning, flapping_in(words)},
      std::string(first->word)
  };
}

std::optional<Found<Reach>> reach_of(std::string_view scope) { return first_row(scope, kReaches); }

std::vector<std::string_view> kinds() {
  std::vector<std::string_view> names;
  for (const Row<Part>& row : kKinds) names.push_back(row.word);
  return names;
}

Part part_of_kind(std::string_view kind) { return std::ranges::find(kKinds, kind, &Row<Part>::word)->meaning; }

}  // namespace failcast::import
