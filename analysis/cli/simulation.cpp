#include "analysis/cli/simulation.hpp"

#include <atomic>
#include <charconv>
#include <csignal>

namespace failcast::cli {
namespace {

std::atomic<bool> g_stop{false};
std::atomic<int> g_signal{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

extern "C" void ask_to_stop(int signal) {
  g_stop.store(true);
  g_signal.store(signal);
  std::signal(signal, SIG_DFL);
}

}  // namespace

StopSignals::StopSignals() {
  std::signal(SIGINT, ask_to_stop);
  std::signal(SIGTERM, ask_to_stop);
}

StopSignals::~StopSignals() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

ExitCode StopSignals::exit_code() {
  switch (g_signal.load()) {
    case 0: return ExitCode::done;
    case SIGTERM: return ExitCode::terminated;
    default: return ExitCode::interrupted;
  }
}

const std::atomic<bool>* StopSignals::flag() { return &g_stop; }

std::variant<std::uint32_t, std::string> replication_number(const std::string& text) {
  if (text.empty()) return std::uint32_t{0};
  std::uint32_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc{} && end == text.data() + text.size()) return number;
  return "--replication " + text + ": the number of a replication, from 0";
}

std::unique_ptr<world::World> build_world(const scenario::Scenario& scenario, world::Options options) {
  options.stop = StopSignals::flag();
  return std::make_unique<world::World>(scenario, std::move(options));
}

}  // namespace failcast::cli
