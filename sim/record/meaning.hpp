// What the numbers in facts about Disaster Recovery and certificates mean, for who reads facts without knowing the
// machines and records that they come from.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/observations.hpp"

namespace failcast::record {

/// What a DR record asks for.
enum class Asks : std::uint8_t { off, on, test };
/// The word in the record.
std::string_view name_of(Asks asks);
Asks asks(const RecordVisible& visible);

/// What a reader found wrong with a DR record, as far as it is counted by kind.
enum class Unusable : std::uint8_t { no, badly_signed, incomplete, otherwise };
Unusable unusable(const RecordSeen& seen);

/// The client's internet traffic is stopped.
bool is_without_internet(const InternetChanged& changed);

enum class CertificateIs : std::uint8_t { valid, due, expired };
CertificateIs certificate_is(const CertificateChanged& changed);

}  // namespace failcast::record
