# keyfob: choose an AWS profile in this shell.
kf() {
  local assignments
  assignments="$(command keyfob use --format sh -- "$@")" || return
  eval "$assignments"
}

_kf() {
  compadd -- ${(f)"$(command keyfob complete profiles "$PREFIX" 2>/dev/null)"}
}

_keyfob() {
  local -a found
  found=(${(f)"$(command keyfob complete line "${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)"})
  if (( $#found )); then
    compadd -- $found
  elif (( ${words[(I)--]} && ${words[(I)--]} == CURRENT - 1 )); then
    _command_names -e
  else
    _files
  fi
}

if (( $+functions[compdef] )); then
  compdef _kf kf
  compdef _keyfob keyfob
fi
