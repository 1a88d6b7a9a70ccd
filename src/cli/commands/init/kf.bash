# keyfob: choose an AWS profile in this shell.
kf() {
  local assignments
  assignments="$(command keyfob use --format sh -- "$@")" || return
  eval "$assignments"
}

# Completes the last word of a line that begins with these words. Bash replaces only what follows the last of its word
# breaks, such as @ and =, so the rest is taken off again.
_keyfob_words() {
  local line="${COMP_LINE:0:COMP_POINT}" IFS=$' \t\n' word before
  local -a words
  read -r -a words <<<"$line"
  case $line in *[[:space:]]) words+=("") ;; esac
  word="${words[${#words[@]} - 1]}"
  words=("${words[@]:1}")
  IFS=$'\n'
  COMPREPLY=($(command keyfob complete "$@" "${words[@]}" 2>/dev/null))
  before="${word%"${word##*[@:=]}"}"
  COMPREPLY=("${COMPREPLY[@]#"$before"}")
}
_kf() { _keyfob_words profiles; }
_keyfob() { _keyfob_words line; }
complete -F _kf kf
complete -o default -F _keyfob keyfob
