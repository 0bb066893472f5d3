// The scripts that shells read. They ask the program itself, by the name under which it was called.
#include <string_view>
#include <utility>

#include "analysis/cli/complete.hpp"

namespace failcast::cli {
namespace {

// Readline replaces what follows the last = or : of the word, so candidates lose what stands before.
constexpr std::string_view kBash = R"sh(# failcast: completion for bash.  source <(failcast completion bash)
_failcast() {
  local line=${COMP_LINE:0:COMP_POINT} word prefix candidate wants_files=
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  word=${words[-1]}
  prefix=${word%"${word##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    if [[ $candidate == :files ]]; then
      wants_files=1
    else
      COMPREPLY+=("${candidate#"$prefix"}")
    fi
  done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
  if [[ -n $wants_files ]]; then
    compopt -o filenames
    while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -f -- "${word#"$prefix"}")
  fi
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=.] ]] && compopt -o nospace
  return 0
}
complete -F _failcast failcast
)sh";

constexpr std::string_view kZsh = R"sh(#compdef failcast
# failcast: completion for zsh.  source <(failcast completion zsh), or a file _failcast on the fpath
_failcast() {
  local line candidate wants_files=
  local -a whole open
  for line in "${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    candidate=${line%%$'\t'*}
    case $candidate in
      '') ;;
      :files) wants_files=1 ;;
      *[=.]) open+=("$candidate") ;;
      *) whole+=("$candidate") ;;
    esac
  done
  (( ${#open} )) && compadd -S '' -a open
  (( ${#whole} )) && compadd -a whole
  [[ -n $wants_files ]] && _files
  return 0
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _failcast "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -D; }
  compdef _failcast failcast
fi
)sh";

constexpr std::string_view kFish = R"sh(# failcast: completion for fish.  failcast completion fish | source
function __failcast_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    for line in ($words[1] __complete $words[2..-1] "$word" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$word"
        else
            echo $line
        end
    end
end
complete -c failcast -f -a '(__failcast_complete)'
)sh";

}  // namespace

std::string completion_script(const std::string& shell) {
  for (const auto& [name, script] : {
           std::pair{std::string_view("bash"), kBash},
           std::pair{std::string_view("zsh"),  kZsh },
           std::pair{std::string_view("fish"), kFish}
  })
    if (name == shell) return std::string(script);
  return "";
}

}  // namespace failcast::cli
