module completions {

  def "nu-complete keyfob color" [] {
    [ "auto" "always" "never" ]
  }

  # Short-lived AWS credentials for every tool; long-lived keys stay in the keychain
  export extern keyfob [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob add color" [] {
    [ "auto" "always" "never" ]
  }

  # Store an access key in the keychain and write its profile
  export extern "keyfob add" [
    --csv: path               # The file that the console gave when the key was created
    --delete-csv              # Remove that file once the key is proved and stored
    --user: string            # The user whose key to take from a file of several
    --stdin                   # Read the key from standard input
    --mfa-serial: string      # The MFA device, instead of looking it up
    --no-verify               # Store the key without asking AWS
    --allow-root              # Store the key even if it is root's
    --dry-run                 # Show what would be written, and store nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob add color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name: string              # The name of the profile
  ]

  def "nu-complete keyfob configure color" [] {
    [ "auto" "always" "never" ]
  }

  # Write a profile: Identity Center, a role, a key, git
  export extern "keyfob configure" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob configure color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob configure git color" [] {
    [ "auto" "always" "never" ]
  }

  # Have git ask keyfob for the credentials of CodeCommit repositories
  export extern "keyfob configure git" [
    --repository: string      # One repository only
    --local                   # Write to this repository's own configuration instead of the user's
    --dry-run                 # Show the commands, and run none
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob configure git color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob configure role color" [] {
    [ "auto" "always" "never" ]
  }

  # Write the profile of a role that is assumed with another profile's credentials
  export extern "keyfob configure role" [
    --role-arn: string        # The role
    --source: string          # The profile whose credentials assume the role
    --credential-source: string # Credentials of the machine instead: Environment, Ec2InstanceMetadata or EcsContainer
    --external-id: string     # The external ID that the role's trust policy asks for
    --session-name: string    # The name of the role session, as CloudTrail shows it [default: the user's name]
    --duration: string        # How long the credentials last, such as 4h or 90m
    --source-identity: string # The source identity
    --tag: string             # A session tag; repeatable
    --transitive-tag: string  # The key of a session tag that passes on along a chain of roles; repeatable
    --policy: string          # A policy that narrows the session: a file, or JSON
    --policy-arn: string      # The ARN of a managed policy that narrows the session; repeatable
    --mfa-serial: string      # The MFA device whose code goes with the role's own call
    --native                  # Write the settings that the SDKs read themselves, and leave keyfob out
    --dry-run                 # Show what would be written
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob configure role color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The name of the profile
  ]

  def "nu-complete keyfob configure sso color" [] {
    [ "auto" "always" "never" ]
  }

  # Write the profile of a role that IAM Identity Center gives, and sign in
  export extern "keyfob configure sso" [
    --session: string         # The sso-session, made if need be
    --start-url: string       # The start URL
    --sso-region: string      # The region of the Identity Center instance
    --scopes: string          # The scopes to register for, between commas [default: sso:account:access]
    --account: string         # The account's number, or its name
    --role: string            # The role's name
    --client-region: string   # `region` of the profile
    --output: string          # `output` of the profile: json, text, table …
    --credential-process      # Let tools reach the profile through keyfob, for those that do not read sso-sessions themselves
    --device-code             # Sign in with a code, in a browser on any machine [default where no browser can be reached]
    --no-browser              # Print the page's address and open nothing
    --callback-port: string   # Let the browser return to this port of 127.0.0.1, for port forwarding; implies a browser login
    --timeout: string         # Give up after this time, such as 2m [default: 10m]
    --dry-run                 # Show what would be written; signs in all the same, since the accounts are not known before
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob configure sso color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob configure user color" [] {
    [ "auto" "always" "never" ]
  }

  # Write the profile of a user's access key, by questions
  export extern "keyfob configure user" [
    --dry-run                 # Show what would be written, and store nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob configure user color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The name of the profile
  ]

  def "nu-complete keyfob adopt from" [] {
    [ "aws-vault" ]
  }

  def "nu-complete keyfob adopt color" [] {
    [ "auto" "always" "never" ]
  }

  # Move access keys from plain text into the keychain
  export extern "keyfob adopt" [
    --all                     # Every profile that has such a key
    --from: string@"nu-complete keyfob adopt from" # Take the keys that another tool keeps, instead of those in plain text
    --allow-root              # Take keys of the root user too
    --dry-run                 # Show what would change, and do nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob adopt color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...names: string          # The profiles whose keys to move [default: all]
  ]

  def "nu-complete keyfob login color" [] {
    [ "auto" "always" "never" ]
  }

  # Sign in ahead of time, so that nothing asks later
  export extern "keyfob login" [
    --all                     # Sign in to every sso-session that has no working login
    --console                 # Sign in as in the console, for a profile with `login_session`, which is made if need be
    --device-code             # Sign in with a code, in a browser on any machine [default where no browser can be reached]
    --no-browser              # Print the page's address and open nothing
    --callback-port: string   # Let the browser return to this port of 127.0.0.1, for port forwarding; implies a browser login
    --timeout: string         # Give up after this time, such as 2m [default: 10m]
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob login color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile, or the sso-session
  ]

  def "nu-complete keyfob logout color" [] {
    [ "auto" "always" "never" ]
  }

  # Sign out, and delete cached sessions
  export extern "keyfob logout" [
    --all                     # End every login, and delete the sessions of every profile
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob logout color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile, or the sso-session
  ]

  def "nu-complete keyfob exec color" [] {
    [ "auto" "always" "never" ]
  }

  # Run a command with a profile's credentials
  export extern "keyfob exec" [
    --server                  # Give it no secret, but the address of a server that hands credentials out and renews them as long as it runs
    --no-session              # Hand the access key itself out, for the few calls that take no session (such as those of IAM without MFA)
    --duration: string        # How long the credentials should last, such as 4h or 90m
    --nested                  # Run it even from within another `keyfob exec`
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob exec color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile
  ]

  def "nu-complete keyfob env format" [] {
    [ "sh" "fish" "powershell" "nu" "cmd" "dotenv" "json" "docker" ]
  }

  def "nu-complete keyfob env color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a profile's credentials as assignments for a shell
  export extern "keyfob env" [
    --format: string@"nu-complete keyfob env format" # The language of the assignments [default: sh; powershell on Windows]
    --unset                   # Print what takes the variables away again
    --no-session              # Hand the access key itself out
    --duration: string        # How long the credentials should last, such as 4h or 90m
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob env color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile
  ]

  def "nu-complete keyfob serve format" [] {
    [ "sh" "fish" "powershell" "nu" "cmd" "dotenv" "json" "docker" ]
  }

  def "nu-complete keyfob serve color" [] {
    [ "auto" "always" "never" ]
  }

  # Serve fresh credentials to programs on this machine
  export extern "keyfob serve" [
    --listen: string          # A loopback address and a port; port 0 takes a free one
    --token-file: path        # The file that holds the token which programs must show; made where it is not there
    --format: string@"nu-complete keyfob serve format" # The language of the variables that are printed [default: sh; powershell on Windows]
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob serve color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile
  ]

  def "nu-complete keyfob console color" [] {
    [ "auto" "always" "never" ]
  }

  # Open the AWS console as a profile
  export extern "keyfob console" [
    --service(-s): string     # The service whose page opens, such as s3, ec2, cfn or logs
    --url(-u): string         # The page that opens: an address of the console, or the part of it after the host
    --duration: string        # How long the console session should last, such as 8h; only a role assumed with an access key can say so
    --print                   # Print the sign-in address instead of opening it
    --browser(-b): string     # The command that opens the address
    --container               # Open it in a Firefox container of the profile's name (needs the extension "Open external links in a container")
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob console color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile
  ]

  def "nu-complete keyfob credential-process color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a profile's credentials for an AWS SDK
  export extern "keyfob credential-process" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob credential-process color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob whoami color" [] {
    [ "auto" "always" "never" ]
  }

  # Ask AWS who a profile is
  export extern "keyfob whoami" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob whoami color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile
  ]

  def "nu-complete keyfob list color" [] {
    [ "auto" "always" "never" ]
  }

  # List every profile: kind, account, role, what is cached
  export extern "keyfob list" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob list color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob status color" [] {
    [ "auto" "always" "never" ]
  }

  # Show which sessions and logins are open, and for how long
  export extern "keyfob status" [
    --watch(-w)               # Show it anew every second, until Ctrl-C
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob status color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    filter?: string           # Only profiles whose name, account or role has this text in it
  ]

  def "nu-complete keyfob explain color" [] {
    [ "auto" "always" "never" ]
  }

  # Show how a profile leads to credentials, and why that way
  export extern "keyfob explain" [
    --duration: string        # Explain it for credentials that last so long, such as 4h or 90m
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob explain color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile
  ]

  def "nu-complete keyfob doctor color" [] {
    [ "auto" "always" "never" ]
  }

  # Look for what is wrong with the set-up; say what to do
  export extern "keyfob doctor" [
    --fix                     # Set right what can be set right safely (modes of files, torn caches, ended registrations), after showing it; for everything else the finding names a command
    --dry-run                 # Show what `--fix` would do, and do nothing
    --offline                 # Look at this machine only
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob doctor color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob log color" [] {
    [ "auto" "always" "never" ]
  }

  # Show who asked for which credentials, and what came of it
  export extern "keyfob log" [
    --since: string           # Only the last 90m, 4h or 7d
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob log color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob prompt paint" [] {
    [ "none" "ansi" "bash" "zsh" "tmux" ]
  }

  def "nu-complete keyfob prompt color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a segment for a shell's prompt
  export extern "keyfob prompt" [
    --format: string          # What to print [default: {profile}[ {left}]]
    --paint: string@"nu-complete keyfob prompt paint" # Who shows it, and so how colour is written
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob prompt color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob profile color" [] {
    [ "auto" "always" "never" ]
  }

  # Show and edit profiles of the shared files
  export extern "keyfob profile" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob profile list color" [] {
    [ "auto" "always" "never" ]
  }

  # List every profile: what it is, where its secret is, and what is cached
  export extern "keyfob profile list" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile list color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob profile show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what both files together say of a profile, and on which line each setting stands
  export extern "keyfob profile show" [
    --sso-session             # The name is that of an sso-session, not of a profile
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile show color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile
  ]

  def "nu-complete keyfob profile get color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the value of one setting, and nothing else
  export extern "keyfob profile get" [
    --sso-session             # The name is that of an sso-session, not of a profile
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile get color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name: string              # The profile
    key: string               # The setting; a nested one as BLOCK.SETTING
  ]

  def "nu-complete keyfob profile set color" [] {
    [ "auto" "always" "never" ]
  }

  # Set one setting of a profile; the profile is made if it is not there
  export extern "keyfob profile set" [
    --sso-session             # The name is that of an sso-session, not of a profile
    --dry-run                 # Show what would change, and change nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile set color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name: string              # The profile
    key: string               # The setting; a nested one as BLOCK.SETTING
    value: string             # Its value
  ]

  def "nu-complete keyfob profile unset color" [] {
    [ "auto" "always" "never" ]
  }

  # Remove one setting of a profile, from both files
  export extern "keyfob profile unset" [
    --sso-session             # The name is that of an sso-session, not of a profile
    --dry-run                 # Show what would change, and change nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile unset color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name: string              # The profile
    key: string               # The setting; a nested one as BLOCK.SETTING
  ]

  def "nu-complete keyfob profile rename color" [] {
    [ "auto" "always" "never" ]
  }

  # Give a profile another name, with its key and whatever refers to it
  export extern "keyfob profile rename" [
    --sso-session             # The name is that of an sso-session, not of a profile
    --dry-run                 # Show what would change, and change nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile rename color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
    from: string              # The profile
    to: string                # The new name
  ]

  def "nu-complete keyfob profile copy color" [] {
    [ "auto" "always" "never" ]
  }

  # Copy a profile's settings under another name
  export extern "keyfob profile copy" [
    --sso-session             # The name is that of an sso-session, not of a profile
    --dry-run                 # Show what would change, and change nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile copy color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    from: string              # The profile
    to: string                # The new name
  ]

  def "nu-complete keyfob profile remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Remove a profile from the shared files, after showing what goes and asking
  export extern "keyfob profile remove" [
    --sso-session             # The name is that of an sso-session, not of a profile
    --dry-run                 # Show what would change, and change nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile remove color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name: string              # The profile
  ]

  def "nu-complete keyfob profile wire color" [] {
    [ "auto" "always" "never" ]
  }

  # Make other tools reach a profile through keyfob
  export extern "keyfob profile wire" [
    --dry-run                 # Show what would change, and change nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile wire color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name: string              # The profile
  ]

  def "nu-complete keyfob profile unwire color" [] {
    [ "auto" "always" "never" ]
  }

  # Give a wired profile its former text back, exactly
  export extern "keyfob profile unwire" [
    --dry-run                 # Show what would change, and change nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob profile unwire color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
    name: string              # The profile
  ]

  def "nu-complete keyfob sso color" [] {
    [ "auto" "always" "never" ]
  }

  # List what an Identity Center login reaches; make profiles
  export extern "keyfob sso" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob sso color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob sso accounts color" [] {
    [ "auto" "always" "never" ]
  }

  # List the accounts that a login reaches
  export extern "keyfob sso accounts" [
    --session: string         # The sso-session [default: the profile's, or the only one]
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob sso accounts color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob sso roles color" [] {
    [ "auto" "always" "never" ]
  }

  # List the roles that a login can have, in one account or in all
  export extern "keyfob sso roles" [
    --session: string         # The sso-session [default: the profile's, or the only one]
    --refresh                 # Ask again, even if a list was made in the last minutes
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob sso roles color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
    account?: string          # The account's number, or its name
  ]

  def "nu-complete keyfob sso sync color" [] {
    [ "auto" "always" "never" ]
  }

  # Keep one profile for each account and role in the config file
  export extern "keyfob sso sync" [
    --session: string         # The sso-session [default: the profile's, or the only one]
    --template: string        # How profiles are named, of {account}, {account_id}, {role} and {session} [default: {account}-{role}]
    --include: string         # Only profiles whose name, or account name, matches (may be repeated)
    --exclude: string         # No profiles whose name, or account name, matches (may be repeated)
    --client-region: string   # `region` of new profiles
    --prune                   # Remove profiles of the block that are not reached, or not included, any more
    --refresh                 # Ask again, even if a list was made in the last minutes
    --forget                  # Forget the options of the last time
    --dry-run                 # Show the change and make none
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob sso sync color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob mfa color" [] {
    [ "auto" "always" "never" ]
  }

  # Enrol MFA devices, keep their seeds, print their codes
  export extern "keyfob mfa" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob mfa color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob mfa enrol color" [] {
    [ "auto" "always" "never" ]
  }

  # Give a user a new virtual MFA device, with its QR code in the terminal
  export extern "keyfob mfa enrol" [
    --device: string          # The device's name [default: the user's]
    --store-seed              # Keep the seed in the keychain, so that nobody is asked for codes
    --no-store-seed           # Leave the seed on the phone only
    --no-qr                   # Show no QR code; only with --store-seed
    --dry-run                 # Show what would be written, and do nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob mfa enrol color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile of the user
  ]

  def "nu-complete keyfob mfa add color" [] {
    [ "auto" "always" "never" ]
  }

  # Keep the seed of an MFA device that exists, so that nobody is asked for its codes
  export extern "keyfob mfa add" [
    --stdin                   # Read the seed from stdin
    --image: path             # Read the seed from the QR code in a PNG picture
    --serial: string          # The device [default: the profile's, or the only one that the user has]
    --no-verify               # Store the seed without trying a code of it
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob mfa add color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile of the user
  ]

  def "nu-complete keyfob mfa code color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a code of the profile's MFA device, for a form that asks for one
  export extern "keyfob mfa code" [
    --copy                    # Put the code on the clipboard instead of printing it
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob mfa code color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile
  ]

  def "nu-complete keyfob mfa list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the devices, and where their codes come from
  export extern "keyfob mfa list" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob mfa list color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile of a user
  ]

  def "nu-complete keyfob mfa resync color" [] {
    [ "auto" "always" "never" ]
  }

  # Tell AWS that a device's clock has drifted, so that it takes the device's codes again
  export extern "keyfob mfa resync" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob mfa resync color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile of the user
  ]

  def "nu-complete keyfob mfa remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Forget the seed of a device, or with --from-aws take the device away from the user
  export extern "keyfob mfa remove" [
    --from-aws                # Also deactivate and delete the device at AWS, and take it out of the profile
    --dry-run                 # Show what would be done, and do nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob mfa remove color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile of the user
  ]

  def "nu-complete keyfob rotate color" [] {
    [ "auto" "always" "never" ]
  }

  # Replace access keys with new ones
  export extern "keyfob rotate" [
    --all                     # Every key in the keychain
    --older-than: string      # Only keys that are older, such as 90d
    --keep-old                # Leave the old key deactivated instead of deleting it
    --delete-other            # Delete the user's other access key first, if there is one
    --dry-run                 # Show which keys would be replaced, and do nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob rotate color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...names: string          # The profiles whose keys to replace
  ]

  def "nu-complete keyfob remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Delete an access key with its sessions and its profile
  export extern "keyfob remove" [
    --dry-run                 # Show what would go
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob remove color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name: string              # The name of the profile
  ]

  def "nu-complete keyfob undo color" [] {
    [ "auto" "always" "never" ]
  }

  # Take back the last edit of the shared files
  export extern "keyfob undo" [
    --dry-run                 # Show what would change, and change nothing
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob undo color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob git-credential color" [] {
    [ "auto" "always" "never" ]
  }

  # Answer git's question for credentials of CodeCommit
  export extern "keyfob git-credential" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob git-credential color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    operation: string         # What git wants: get, store or erase
  ]

  def "nu-complete keyfob vault color" [] {
    [ "auto" "always" "never" ]
  }

  # Show, lock and unlock where keys are kept
  export extern "keyfob vault" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob vault color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob vault status color" [] {
    [ "auto" "always" "never" ]
  }

  # Show which keychain is used and why, whether it answers, and what is stored where
  export extern "keyfob vault status" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob vault status color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob vault lock color" [] {
    [ "auto" "always" "never" ]
  }

  # Forget the keys that the kernel keyring holds, so that the next use unlocks again
  export extern "keyfob vault lock" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob vault lock color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob vault unlock color" [] {
    [ "auto" "always" "never" ]
  }

  # Unlock the keychain, so that nothing asks for a while
  export extern "keyfob vault unlock" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob vault unlock color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob vault keygen color" [] {
    [ "auto" "always" "never" ]
  }

  # Make a key file that opens a vault file without a passphrase
  export extern "keyfob vault keygen" [
    --add                     # Let it open the vault file that there is, besides the passphrase
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob vault keygen color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
    file: path                # The file to make; one that is there is never overwritten
  ]

  def "nu-complete keyfob vault change-passphrase color" [] {
    [ "auto" "always" "never" ]
  }

  # Give the vault file another passphrase
  export extern "keyfob vault change-passphrase" [
    --new-passphrase-file: path # A private file with the new passphrase, instead of asking
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob vault change-passphrase color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob vault migrate color" [] {
    [ "auto" "always" "never" ]
  }

  # Move everything that is stored to another keychain
  export extern "keyfob vault migrate" [
    --to: string              # secret-service, keychain, credential-manager, keyutils or file
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob vault migrate color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob settings color" [] {
    [ "auto" "always" "never" ]
  }

  # Show and change keyfob's own settings
  export extern "keyfob settings" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob settings color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob settings list color" [] {
    [ "auto" "always" "never" ]
  }

  # Show every setting, its value and where that is set
  export extern "keyfob settings list" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob settings list color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete keyfob settings get color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the value of a setting
  export extern "keyfob settings get" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob settings get color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
    key: string               # The setting
  ]

  def "nu-complete keyfob settings set color" [] {
    [ "auto" "always" "never" ]
  }

  # Give a setting a value
  export extern "keyfob settings set" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob settings set color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
    key: string               # The setting
    value: string             # Its value
  ]

  def "nu-complete keyfob settings unset color" [] {
    [ "auto" "always" "never" ]
  }

  # Take a setting back to its default
  export extern "keyfob settings unset" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob settings unset color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
    key: string               # The setting
  ]

  def "nu-complete keyfob init shell" [] {
    [ "bash" "zsh" "fish" "powershell" "nu" ]
  }

  def "nu-complete keyfob init color" [] {
    [ "auto" "always" "never" ]
  }

  # Print what a shell's start-up file reads: `kf`, completion
  export extern "keyfob init" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob init color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    shell: string@"nu-complete keyfob init shell" # The shell
  ]

  def "nu-complete keyfob completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  def "nu-complete keyfob completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a shell's completions of commands and options
  export extern "keyfob completions" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob completions color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    shell: string@"nu-complete keyfob completions shell" # The shell
  ]

  def "nu-complete keyfob man color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a manual page
  export extern "keyfob man" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob man color" # When to use colour: auto, always or never
    --help(-h)                # Print help
    --version(-V)             # Print version
    ...command: string        # The command
  ]

  def "nu-complete keyfob complete what" [] {
    [ "profiles" "line" ]
  }

  def "nu-complete keyfob complete color" [] {
    [ "auto" "always" "never" ]
  }

  # Print completions; shells run it
  export extern "keyfob complete" [
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob complete color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    what: string@"nu-complete keyfob complete what" # What is completed
    ...words: string          # The words of the command line after `keyfob`; the last one is completed
  ]

  def "nu-complete keyfob use format" [] {
    [ "sh" "fish" "powershell" "nu" "cmd" "dotenv" "json" "docker" ]
  }

  def "nu-complete keyfob use color" [] {
    [ "auto" "always" "never" ]
  }

  # Print what chooses a profile in the current shell; `kf` runs it
  export extern "keyfob use" [
    --format: string@"nu-complete keyfob use format" # The language of the assignments
    --profile(-p): string     # The profile [default: AWS_PROFILE, then `default`]
    --region: string          # The region to call AWS in
    --no-input                # Never ask anything: fail instead
    --yes(-y)                 # Answer yes to questions that only confirm
    --json                    # Print JSON
    --quiet(-q)               # Say nothing but errors and the answer
    --verbose(-v)             # Say what is done; twice for more
    --color: string@"nu-complete keyfob use color" # When to use colour: auto, always or never
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name?: string             # The profile; `-` goes back to the one before
  ]

}

export use completions *
