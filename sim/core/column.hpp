// A table with a row per client or the like.
#pragma once
#include <vector>

namespace failcast::core {

template <class T>
using Column = std::vector<T>;

}  // namespace failcast::core
