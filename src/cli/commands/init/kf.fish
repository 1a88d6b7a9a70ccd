# keyfob: choose an AWS profile in this shell.
function kf --description 'Choose an AWS profile'
    set -l assignments (command keyfob use --format fish -- $argv | string collect)
    test $pipestatus[1] -eq 0; or return
    echo "$assignments" | source
end

complete -c kf -f -a '(command keyfob complete profiles (commandline -ct) 2>/dev/null)'
complete -c keyfob -f -a '(command keyfob complete line (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
complete -c keyfob -n 'contains -- -- (commandline -opc)' -F
