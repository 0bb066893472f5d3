// Many machines: the processes that mpirun (or Slurm) started are the workers. A rank is one worker and never forks;
// rank 0 also gives the cells away, keeps what comes back, and speaks.
#pragma once
#include <memory>

#include "analysis/study/workers.hpp"

namespace failcast::study {

/// Whether this program can speak MPI.
bool ranks_are_built();
/// Whether a launcher started this process as one of its ranks, by the variables that it sets.
bool launched_as_rank();
/// This process's number among them; 0 without a launcher.
int rank_number();

/// On rank 0: all ranks as workers. On the others: works until rank 0 has no more, then returns null. Every rank must
/// come here as often, with the same work. Ends with the program when a rank dies: what was kept can be gone on from.
std::unique_ptr<Workers> ranks(Work work);

}  // namespace failcast::study
