#include "sim/record/meaning.hpp"

#include "models/certificate/life_cycle.hpp"
#include "models/client/internet.hpp"
#include "models/dr/evaluate.hpp"

namespace failcast::record {
namespace {

template <class Enum>
constexpr std::uint8_t number(Enum value) {
  return static_cast<std::uint8_t>(value);
}

static_assert(number(Asks::off) == number(dr::State::off));
static_assert(number(Asks::on) == number(dr::State::on));
static_assert(number(Asks::test) == number(dr::State::test));
static_assert(number(CertificateIs::valid) == number(certificate::State::valid));
static_assert(number(CertificateIs::due) == number(certificate::State::due));
static_assert(number(CertificateIs::expired) == number(certificate::State::expired));

}  // namespace

std::string_view name_of(Asks asks) { return dr::word_of(static_cast<dr::State>(asks)); }
Asks asks(const RecordVisible& visible) { return static_cast<Asks>(visible.state); }

Unusable unusable(const RecordSeen& seen) {
  if (seen.outcome != number(dr::Outcome::invalid)) return Unusable::no;
  if (seen.problem == number(dr::Problem::bad_signature)) return Unusable::badly_signed;
  return seen.problem == number(dr::Problem::missing_part) ? Unusable::incomplete : Unusable::otherwise;
}

bool is_without_internet(const InternetChanged& changed) {
  return changed.state == number(client::InternetState::disabled);
}

CertificateIs certificate_is(const CertificateChanged& changed) { return static_cast<CertificateIs>(changed.state); }

}  // namespace failcast::record
