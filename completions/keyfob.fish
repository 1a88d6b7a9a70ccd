# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_keyfob_global_optspecs
    string join \n p/profile= region= no-input y/yes json q/quiet v/verbose color= h/help V/version
end

function __fish_keyfob_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_keyfob_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_keyfob_using_subcommand
    set -l cmd (__fish_keyfob_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c keyfob -n "__fish_keyfob_needs_command" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_needs_command" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_needs_command" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_needs_command" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_needs_command" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_needs_command" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_needs_command" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_needs_command" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_needs_command" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_needs_command" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "add" -d 'Store an access key in the keychain and write its profile'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "configure" -d 'Write a profile: Identity Center, a role, a key, git'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "adopt" -d 'Move access keys from plain text into the keychain'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "login" -d 'Sign in ahead of time, so that nothing asks later'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "logout" -d 'Sign out, and delete cached sessions'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "exec" -d 'Run a command with a profile\'s credentials'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "env" -d 'Print a profile\'s credentials as assignments for a shell'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "serve" -d 'Serve fresh credentials to programs on this machine'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "console" -d 'Open the AWS console as a profile'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "credential-process" -d 'Print a profile\'s credentials for an AWS SDK'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "whoami" -d 'Ask AWS who a profile is'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "list" -d 'List every profile: kind, account, role, what is cached'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "status" -d 'Show which sessions and logins are open, and for how long'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "explain" -d 'Show how a profile leads to credentials, and why that way'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "doctor" -d 'Look for what is wrong with the set-up; say what to do'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "log" -d 'Show who asked for which credentials, and what came of it'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "prompt" -d 'Print a segment for a shell\'s prompt'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "profile" -d 'Show and edit profiles of the shared files'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "sso" -d 'List what an Identity Center login reaches; make profiles'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "mfa" -d 'Enrol MFA devices, keep their seeds, print their codes'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "rotate" -d 'Replace access keys with new ones'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "remove" -d 'Delete an access key with its sessions and its profile'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "undo" -d 'Take back the last edit of the shared files'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "git-credential" -d 'Answer git\'s question for credentials of CodeCommit'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "vault" -d 'Show, lock and unlock where keys are kept'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "settings" -d 'Show and change keyfob\'s own settings'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "init" -d 'Print what a shell\'s start-up file reads: `kf`, completion'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "completions" -d 'Print a shell\'s completions of commands and options'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "man" -d 'Print a manual page'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "complete" -d 'Print completions; shells run it'
complete -c keyfob -n "__fish_keyfob_needs_command" -f -a "use" -d 'Print what chooses a profile in the current shell; `kf` runs it'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l csv -d 'The file that the console gave when the key was created' -r -F
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l user -d 'The user whose key to take from a file of several' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l mfa-serial -d 'The MFA device, instead of looking it up' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l delete-csv -d 'Remove that file once the key is proved and stored'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l stdin -d 'Read the key from standard input'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l no-verify -d 'Store the key without asking AWS'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l allow-root -d 'Store the key even if it is root\'s'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l dry-run -d 'Show what would be written, and store nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand add" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -f -a "git" -d 'Have git ask keyfob for the credentials of CodeCommit repositories'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -f -a "role" -d 'Write the profile of a role that is assumed with another profile\'s credentials'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -f -a "sso" -d 'Write the profile of a role that IAM Identity Center gives, and sign in'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and not __fish_seen_subcommand_from git role sso user" -f -a "user" -d 'Write the profile of a user\'s access key, by questions'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -l repository -d 'One repository only' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -l local -d 'Write to this repository\'s own configuration instead of the user\'s'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -l dry-run -d 'Show the commands, and run none'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from git" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l role-arn -d 'The role' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l source -d 'The profile whose credentials assume the role' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l credential-source -d 'Credentials of the machine instead: Environment, Ec2InstanceMetadata or EcsContainer' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l external-id -d 'The external ID that the role\'s trust policy asks for' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l session-name -d 'The name of the role session, as CloudTrail shows it [default: the user\'s name]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l duration -d 'How long the credentials last, such as 4h or 90m' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l source-identity -d 'The source identity' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l tag -d 'A session tag; repeatable' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l transitive-tag -d 'The key of a session tag that passes on along a chain of roles; repeatable' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l policy -d 'A policy that narrows the session: a file, or JSON' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l policy-arn -d 'The ARN of a managed policy that narrows the session; repeatable' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l mfa-serial -d 'The MFA device whose code goes with the role\'s own call' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l native -d 'Write the settings that the SDKs read themselves, and leave keyfob out'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l dry-run -d 'Show what would be written'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from role" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l session -d 'The sso-session, made if need be' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l start-url -d 'The start URL' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l sso-region -d 'The region of the Identity Center instance' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l scopes -d 'The scopes to register for, between commas [default: sso:account:access]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l account -d 'The account\'s number, or its name' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l role -d 'The role\'s name' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l client-region -d '`region` of the profile' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l output -d '`output` of the profile: json, text, table …' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l callback-port -d 'Let the browser return to this port of 127.0.0.1, for port forwarding; implies a browser login' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l timeout -d 'Give up after this time, such as 2m [default: 10m]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l credential-process -d 'Let tools reach the profile through keyfob, for those that do not read sso-sessions themselves'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l device-code -d 'Sign in with a code, in a browser on any machine [default where no browser can be reached]'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l no-browser -d 'Print the page\'s address and open nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l dry-run -d 'Show what would be written; signs in all the same, since the accounts are not known before'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from sso" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -l dry-run -d 'Show what would be written, and store nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand configure; and __fish_seen_subcommand_from user" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -l from -d 'Take the keys that another tool keeps, instead of those in plain text' -r -f -a "aws-vault\t'aws-vault, and what was made of it since'"
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -l all -d 'Every profile that has such a key'
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -l allow-root -d 'Take keys of the root user too'
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -l dry-run -d 'Show what would change, and do nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand adopt" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -l callback-port -d 'Let the browser return to this port of 127.0.0.1, for port forwarding; implies a browser login' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -l timeout -d 'Give up after this time, such as 2m [default: 10m]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -l all -d 'Sign in to every sso-session that has no working login'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -l console -d 'Sign in as in the console, for a profile with `login_session`, which is made if need be'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -l device-code -d 'Sign in with a code, in a browser on any machine [default where no browser can be reached]'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -l no-browser -d 'Print the page\'s address and open nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand login" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -l all -d 'End every login, and delete the sessions of every profile'
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand logout" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -l duration -d 'How long the credentials should last, such as 4h or 90m' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -l server -d 'Give it no secret, but the address of a server that hands credentials out and renews them as long as it runs'
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -l no-session -d 'Hand the access key itself out, for the few calls that take no session (such as those of IAM without MFA)'
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -l nested -d 'Run it even from within another `keyfob exec`'
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand exec" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -l format -d 'The language of the assignments [default: sh; powershell on Windows]' -r -f -a "sh\t'bash, zsh, dash and every other POSIX shell'
fish\t'fish'
powershell\t'PowerShell, on Windows and elsewhere'
nu\t'Nushell'
cmd\t'cmd.exe'
dotenv\t'A .env file'
json\t'One JSON object'
docker\t'A file for `docker run --env-file`'"
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -l duration -d 'How long the credentials should last, such as 4h or 90m' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -l unset -d 'Print what takes the variables away again'
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -l no-session -d 'Hand the access key itself out'
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand env" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -l listen -d 'A loopback address and a port; port 0 takes a free one' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -l token-file -d 'The file that holds the token which programs must show; made where it is not there' -r -F
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -l format -d 'The language of the variables that are printed [default: sh; powershell on Windows]' -r -f -a "sh\t'bash, zsh, dash and every other POSIX shell'
fish\t'fish'
powershell\t'PowerShell, on Windows and elsewhere'
nu\t'Nushell'
cmd\t'cmd.exe'
dotenv\t'A .env file'
json\t'One JSON object'
docker\t'A file for `docker run --env-file`'"
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand serve" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -s s -l service -d 'The service whose page opens, such as s3, ec2, cfn or logs' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -s u -l url -d 'The page that opens: an address of the console, or the part of it after the host' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -l duration -d 'How long the console session should last, such as 8h; only a role assumed with an access key can say so' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -s b -l browser -d 'The command that opens the address' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -l print -d 'Print the sign-in address instead of opening it'
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -l container -d 'Open it in a Firefox container of the profile\'s name (needs the extension "Open external links in a container")'
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand console" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand credential-process" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand credential-process" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand credential-process" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand credential-process" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand credential-process" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand credential-process" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand credential-process" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand credential-process" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand credential-process" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand credential-process" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand whoami" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand whoami" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand whoami" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand whoami" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand whoami" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand whoami" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand whoami" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand whoami" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand whoami" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand list" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand list" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand list" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand list" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand list" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand list" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand list" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand list" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand list" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -s w -l watch -d 'Show it anew every second, until Ctrl-C'
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand status" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -l duration -d 'Explain it for credentials that last so long, such as 4h or 90m' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand explain" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -l fix -d 'Set right what can be set right safely (modes of files, torn caches, ended registrations), after showing it; for everything else the finding names a command'
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -l dry-run -d 'Show what `--fix` would do, and do nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -l offline -d 'Look at this machine only'
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -l since -d 'Only the last 90m, 4h or 7d' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand log" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -l format -d 'What to print [default: {profile}[ {left}]]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -l paint -d 'Who shows it, and so how colour is written' -r -f -a "none\t'Plain text'
ansi\t'Terminal escapes'
bash\t'Terminal escapes between bash\'s \\[ and \\]'
zsh\t'zsh\'s %F{…}'
tmux\t'tmux\'s #[fg=…]'"
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand prompt" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -f -a "list" -d 'List every profile: what it is, where its secret is, and what is cached'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -f -a "show" -d 'Show what both files together say of a profile, and on which line each setting stands'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -f -a "get" -d 'Print the value of one setting, and nothing else'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -f -a "set" -d 'Set one setting of a profile; the profile is made if it is not there'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -f -a "unset" -d 'Remove one setting of a profile, from both files'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -f -a "rename" -d 'Give a profile another name, with its key and whatever refers to it'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -f -a "copy" -d 'Copy a profile\'s settings under another name'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -f -a "remove" -d 'Remove a profile from the shared files, after showing what goes and asking'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -f -a "wire" -d 'Make other tools reach a profile through keyfob'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and not __fish_seen_subcommand_from list show get set unset rename copy remove wire unwire" -f -a "unwire" -d 'Give a wired profile its former text back, exactly'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from list" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from list" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from list" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from list" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -l sso-session -d 'The name is that of an sso-session, not of a profile'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -l sso-session -d 'The name is that of an sso-session, not of a profile'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from get" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -l sso-session -d 'The name is that of an sso-session, not of a profile'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -l dry-run -d 'Show what would change, and change nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from set" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -l sso-session -d 'The name is that of an sso-session, not of a profile'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -l dry-run -d 'Show what would change, and change nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unset" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -l sso-session -d 'The name is that of an sso-session, not of a profile'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -l dry-run -d 'Show what would change, and change nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from rename" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -l sso-session -d 'The name is that of an sso-session, not of a profile'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -l dry-run -d 'Show what would change, and change nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from copy" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -l sso-session -d 'The name is that of an sso-session, not of a profile'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would change, and change nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -l dry-run -d 'Show what would change, and change nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from wire" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -l dry-run -d 'Show what would change, and change nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand profile; and __fish_seen_subcommand_from unwire" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -f -a "accounts" -d 'List the accounts that a login reaches'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -f -a "roles" -d 'List the roles that a login can have, in one account or in all'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and not __fish_seen_subcommand_from accounts roles sync" -f -a "sync" -d 'Keep one profile for each account and role in the config file'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -l session -d 'The sso-session [default: the profile\'s, or the only one]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from accounts" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -l session -d 'The sso-session [default: the profile\'s, or the only one]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -l refresh -d 'Ask again, even if a list was made in the last minutes'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from roles" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l session -d 'The sso-session [default: the profile\'s, or the only one]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l template -d 'How profiles are named, of {account}, {account_id}, {role} and {session} [default: {account}-{role}]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l include -d 'Only profiles whose name, or account name, matches (may be repeated)' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l exclude -d 'No profiles whose name, or account name, matches (may be repeated)' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l client-region -d '`region` of new profiles' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l prune -d 'Remove profiles of the block that are not reached, or not included, any more'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l refresh -d 'Ask again, even if a list was made in the last minutes'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l forget -d 'Forget the options of the last time'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l dry-run -d 'Show the change and make none'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand sso; and __fish_seen_subcommand_from sync" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -f -a "enrol" -d 'Give a user a new virtual MFA device, with its QR code in the terminal'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -f -a "add" -d 'Keep the seed of an MFA device that exists, so that nobody is asked for its codes'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -f -a "code" -d 'Print a code of the profile\'s MFA device, for a form that asks for one'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -f -a "list" -d 'List the devices, and where their codes come from'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -f -a "resync" -d 'Tell AWS that a device\'s clock has drifted, so that it takes the device\'s codes again'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and not __fish_seen_subcommand_from enrol add code list resync remove" -f -a "remove" -d 'Forget the seed of a device, or with --from-aws take the device away from the user'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -l device -d 'The device\'s name [default: the user\'s]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -l store-seed -d 'Keep the seed in the keychain, so that nobody is asked for codes'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -l no-store-seed -d 'Leave the seed on the phone only'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -l no-qr -d 'Show no QR code; only with --store-seed'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -l dry-run -d 'Show what would be written, and do nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from enrol" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -l image -d 'Read the seed from the QR code in a PNG picture' -r -F
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -l serial -d 'The device [default: the profile\'s, or the only one that the user has]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -l stdin -d 'Read the seed from stdin'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -l no-verify -d 'Store the seed without trying a code of it'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -l copy -d 'Put the code on the clipboard instead of printing it'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from code" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from list" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from list" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from list" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from list" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from resync" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from resync" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from resync" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from resync" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from resync" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from resync" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from resync" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from resync" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from resync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from resync" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -l from-aws -d 'Also deactivate and delete the device at AWS, and take it out of the profile'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -l dry-run -d 'Show what would be done, and do nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand mfa; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -l older-than -d 'Only keys that are older, such as 90d' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -l all -d 'Every key in the keychain'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -l keep-old -d 'Leave the old key deactivated instead of deleting it'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -l delete-other -d 'Delete the user\'s other access key first, if there is one'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -l dry-run -d 'Show which keys would be replaced, and do nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand rotate" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -l dry-run -d 'Show what would go'
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand remove" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -l dry-run -d 'Show what would change, and change nothing'
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand undo" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand git-credential" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand git-credential" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand git-credential" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand git-credential" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand git-credential" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand git-credential" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand git-credential" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand git-credential" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand git-credential" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand git-credential" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -f -a "status" -d 'Show which keychain is used and why, whether it answers, and what is stored where'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -f -a "lock" -d 'Forget the keys that the kernel keyring holds, so that the next use unlocks again'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -f -a "unlock" -d 'Unlock the keychain, so that nothing asks for a while'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -f -a "keygen" -d 'Make a key file that opens a vault file without a passphrase'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -f -a "change-passphrase" -d 'Give the vault file another passphrase'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and not __fish_seen_subcommand_from status lock unlock keygen change-passphrase migrate" -f -a "migrate" -d 'Move everything that is stored to another keychain'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from status" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from status" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from status" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from status" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from status" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from lock" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from lock" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from lock" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from lock" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from lock" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from lock" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from lock" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from lock" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from lock" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from lock" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from unlock" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from unlock" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from unlock" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from unlock" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from unlock" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from unlock" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from unlock" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from unlock" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from unlock" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from unlock" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l add -d 'Let it open the vault file that there is, besides the passphrase'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from keygen" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -l new-passphrase-file -d 'A private file with the new passphrase, instead of asking' -r -F
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from change-passphrase" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -l to -d 'secret-service, keychain, credential-manager, keyutils or file' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand vault; and __fish_seen_subcommand_from migrate" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -f -a "list" -d 'Show every setting, its value and where that is set'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -f -a "get" -d 'Print the value of a setting'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -f -a "set" -d 'Give a setting a value'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and not __fish_seen_subcommand_from list get set unset" -f -a "unset" -d 'Take a setting back to its default'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from list" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from list" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from list" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from list" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from get" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from get" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from get" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from get" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from get" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from get" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from set" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from set" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from set" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from set" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from set" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from set" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from unset" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from unset" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from unset" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from unset" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from unset" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from unset" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from unset" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand settings; and __fish_seen_subcommand_from unset" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand init" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand init" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand init" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand init" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand init" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand init" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand init" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand init" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand init" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand completions" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand completions" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand completions" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand completions" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand completions" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand completions" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand completions" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand completions" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand completions" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand man" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand man" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand man" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand man" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand man" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand man" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand man" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand man" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand man" -s h -l help -d 'Print help'
complete -c keyfob -n "__fish_keyfob_using_subcommand man" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand complete" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand complete" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand complete" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand complete" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand complete" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand complete" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand complete" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand complete" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand complete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand complete" -s V -l version -d 'Print version'
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -l format -d 'The language of the assignments' -r -f -a "sh\t'bash, zsh, dash and every other POSIX shell'
fish\t'fish'
powershell\t'PowerShell, on Windows and elsewhere'
nu\t'Nushell'
cmd\t'cmd.exe'
dotenv\t'A .env file'
json\t'One JSON object'
docker\t'A file for `docker run --env-file`'"
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -s p -l profile -d 'The profile [default: AWS_PROFILE, then `default`]' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -l region -d 'The region to call AWS in' -r
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -l color -d 'When to use colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -l no-input -d 'Never ask anything: fail instead'
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -s y -l yes -d 'Answer yes to questions that only confirm'
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -l json -d 'Print JSON'
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -s q -l quiet -d 'Say nothing but errors and the answer'
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -s v -l verbose -d 'Say what is done; twice for more'
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyfob -n "__fish_keyfob_using_subcommand use" -s V -l version -d 'Print version'
