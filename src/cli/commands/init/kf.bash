# keyfob: choose an AWS profile in this shell.
kf() {
  local assignments
  assignments="$(command keyfob use --format sh -- "$@")" || return
  eval "$assignments"
}

_kf() {
  mapfile -t COMPREPLY < <(command keyfob complete profiles "${COMP_WORDS[COMP_CWORD]}" 2>/dev/null)
}
complete -F _kf kf

_keyfob() {
  local what=profiles
  if [ "$COMP_CWORD" -eq 1 ]; then
    what=commands
  elif [ "${COMP_WORDS[COMP_CWORD - 1]}" = --service ]; then
    what=services
  fi
  mapfile -t COMPREPLY < <(command keyfob complete "$what" "${COMP_WORDS[COMP_CWORD]}" 2>/dev/null)
}
complete -o default -F _keyfob keyfob
