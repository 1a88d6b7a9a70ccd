# keyfob: choose an AWS profile in this shell.
kf() {
  local assignments
  assignments="$(command keyfob use --format sh -- "$@")" || return
  eval "$assignments"
}

# Completes the last word of a line that begins with these words. Bash breaks words at @ and = too, and replaces only
# what it takes for the last one, so what stands before that is taken off again.
_keyfob_words() {
  local line="${COMP_LINE:0:COMP_POINT}" IFS=$' \t\n' word before=
  local -a words
  read -r -a words <<<"$line"
  case $line in *[[:space:]]) words+=("") ;; esac
  word="${words[${#words[@]} - 1]}"
  words=("${words[@]:1}")
  IFS=$'\n'
  COMPREPLY=($(command keyfob complete "$@" "${words[@]}" 2>/dev/null))
  case $word in *"${COMP_WORDS[COMP_CWORD]}") before="${word%"${COMP_WORDS[COMP_CWORD]}"}" ;; esac
  COMPREPLY=("${COMPREPLY[@]#"$before"}")
}
_kf() { _keyfob_words profiles; }
_keyfob() { _keyfob_words line; }
complete -F _kf kf
complete -o default -F _keyfob keyfob
