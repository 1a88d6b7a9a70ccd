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
  local what=profiles
  if (( CURRENT == 2 )); then
    what=commands
  elif [[ ${words[CURRENT - 1]} == --service ]]; then
    what=services
  fi
  compadd -- ${(f)"$(command keyfob complete $what "$PREFIX" 2>/dev/null)"} || _files
}

if (( $+functions[compdef] )); then
  compdef _kf kf
  compdef _keyfob keyfob
fi
