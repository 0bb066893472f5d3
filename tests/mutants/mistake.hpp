// Which of the mistakes that weave.py put into the code is made at the moment; 0: none.
#pragma once

namespace failcast::test {

inline int mistake = 0;
inline bool makes(int number) { return mistake == number; }

/// Runs the random worlds of the comparison of both modes, making this mistake where ticks are skipped; fails when no
/// world tells.
void check_is_found(int mistake_number);

}  // namespace failcast::test
