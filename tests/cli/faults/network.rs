//! Every fault of the stand-in at every call of every flow.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::TimeDelta;

use super::shared_files;
use crate::home::Home;
use crate::keyfob::Output;
use crate::outside;
use crate::sso_home;
use crate::standin::browser;
use crate::standin::sample::{
    ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ALICE_SEED, READ_ONLY_ROLE, access_key_csv,
};
use crate::standin::{Consent, Fault, PlannedFault, Standin, User, World};

/// A way through keyfob that makes calls.
struct Flow {
    name: &'static str,
    set_up: fn() -> (Standin, Home),
    run: fn(&Standin, &Home) -> Output,
    /// Within which time it ends, whatever AWS does; a browser flow waits for its person.
    limit: Duration,
}

impl Flow {
    /// Whether it waits for the codes of a device, which takes its time.
    fn waits_for_codes(&self) -> bool {
        self.name.starts_with("mfa")
    }

    /// Whether there is nothing left to do for it.
    fn is_done(&self, output: &Output) -> bool {
        let words = match self.name {
            "adopt" => "no key in plain text",
            "mfa remove" => "names no MFA device",
            _ => return false,
        };
        output.stderr.contains(words)
    }
}

const SDK_PATIENCE: Duration = Duration::from_secs(20);
const PERSONS_PATIENCE: Duration = Duration::from_secs(60);
/// keyfob gives one attempt at a call 8 seconds: what was asked for happens when nobody listens any more.
const BEYOND_AN_ATTEMPT: Duration = Duration::from_secs(10);
const BOB_KEY_ID: &str = "AKIAIOSFODNN7BOBBOBB";
const BOB_MFA: &str = "arn:aws:iam::111122223333:mfa/bob";
const CODES_PATIENCE: Duration = Duration::from_secs(120);
const BOB_SECRET: &str = "bobbobXUtnFEMI/K7MDENG/bPxRfiCYbobbobbob";
const SSO: &str = "[sso-session corp]\nsso_start_url = https://d-9067642ac7.awsapps.com/start\nsso_region = eu-west-1\n\
                   sso_registration_scopes = sso:account:access\n\n[profile prod]\nsso_session = corp\n\
                   sso_account_id = 444455556666\nsso_role_name = Admin\n";

const FLOWS: &[Flow] = &[
    Flow {
        name: "credential-process of a user",
        set_up: alice,
        run: |_, home| home.credential_process("me").run(),
        limit: SDK_PATIENCE,
    },
    Flow {
        name: "credential-process of a role",
        set_up: alice,
        run: |_, home| home.credential_process("read").run(),
        limit: SDK_PATIENCE,
    },
    Flow {
        name: "credential-process of an Identity Center role",
        set_up: signed_in,
        run: |_, home| home.credential_process("prod").run(),
        limit: SDK_PATIENCE,
    },
    Flow {
        name: "credential-process with a login to renew",
        set_up: || {
            let (standin, home) = signed_in();
            sso_home::set_token_end(&home, 0);
            (standin, home)
        },
        run: |_, home| home.credential_process("prod").run(),
        limit: SDK_PATIENCE,
    },
    Flow {
        name: "credential-process of a console login",
        set_up: console_login,
        run: |_, home| home.credential_process("mine").run(),
        limit: SDK_PATIENCE,
    },
    Flow {
        name: "add",
        set_up: || {
            let standin = Standin::start(World::sample());
            let home = Home::with(&standin);
            home.write("keys.csv", access_key_csv());
            (standin, home)
        },
        run: |_, home| home.keyfob(["add", "new", "--csv"]).arg(home.path("keys.csv")).run(),
        limit: PERSONS_PATIENCE,
    },
    Flow {
        name: "rotate",
        set_up: alice,
        run: |_, home| {
            home.keyfob(["rotate", "me", "--delete-other", "--yes"]).limit(Duration::from_secs(200)).run()
        },
        limit: PERSONS_PATIENCE,
    },
    Flow {
        name: "adopt",
        set_up: || {
            let standin = Standin::start(World::sample());
            let home = Home::with(&standin);
            home.config("[profile me]\nregion = eu-west-1\n");
            home.credentials(&format!(
                "[me]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n"
            ));
            (standin, home)
        },
        run: |_, home| home.keyfob(["adopt", "me", "--yes"]).run(),
        limit: PERSONS_PATIENCE,
    },
    Flow {
        name: "logout",
        set_up: signed_in,
        run: |_, home| home.keyfob(["logout", "corp"]).run(),
        limit: PERSONS_PATIENCE,
    },
    Flow {
        name: "mfa resync",
        set_up: || {
            let standin = Standin::start(World::sample());
            let home = Home::alice(&standin);
            home.vault().store_mfa_seed(&ALICE_MFA.parse().unwrap(), &ALICE_SEED.into()).unwrap();
            (standin, home)
        },
        run: |_, home| home.keyfob(["mfa", "resync", "me"]).limit(CODES_PATIENCE).run(),
        limit: CODES_PATIENCE,
    },
    Flow {
        name: "mfa remove",
        set_up: || {
            let bob = User::new("111122223333", "bob").access_key(BOB_KEY_ID, BOB_SECRET);
            let standin = Standin::start(World::sample().user(bob.virtual_mfa("bob", ALICE_SEED)));
            let home = bobs(&standin);
            home.add_config(&format!("keyfob_mfa_serial = {BOB_MFA}\n"));
            home.vault().store_mfa_seed(&BOB_MFA.parse().unwrap(), &ALICE_SEED.into()).unwrap();
            (standin, home)
        },
        run: |_, home| {
            home.keyfob(["mfa", "remove", "bob", "--from-aws", "--yes"]).limit(CODES_PATIENCE).run()
        },
        limit: CODES_PATIENCE,
    },
    Flow {
        name: "mfa enrol",
        set_up: || {
            let bob = User::new("111122223333", "bob").access_key(BOB_KEY_ID, BOB_SECRET);
            let standin = Standin::start(World::sample().user(bob));
            let home = bobs(&standin);
            (standin, home)
        },
        run: |_, home| {
            // A device that a lost call made late is in the way of the next run, which asks whether to delete it.
            let words = ["mfa", "enrol", "bob", "--store-seed", "--yes"];
            home.keyfob(words).limit(CODES_PATIENCE).run()
        },
        limit: CODES_PATIENCE,
    },
    Flow {
        name: "login with a device code",
        set_up: sso,
        run: |_, home| {
            home.keyfob(["login", "corp", "--device-code", "--no-browser", "--timeout", "20s"]).run()
        },
        limit: PERSONS_PATIENCE,
    },
    Flow {
        name: "login in the browser",
        set_up: sso,
        run: |_, home| in_the_browser(home, &["login", "corp", "--timeout", "20s"]),
        limit: PERSONS_PATIENCE,
    },
    Flow {
        name: "console login",
        set_up: || {
            let (standin, home) = sso();
            home.config("");
            (standin, home)
        },
        run: |_, home| in_the_browser(home, &["login", "--console", "mine", "--timeout", "20s"]),
        limit: PERSONS_PATIENCE,
    },
    Flow {
        name: "sso sync",
        set_up: signed_in,
        run: |_, home| home.keyfob(["sso", "sync", "--yes"]).limit(Duration::from_secs(200)).run(),
        limit: PERSONS_PATIENCE,
    },
    Flow {
        name: "console",
        set_up: alice,
        run: |_, home| home.keyfob(["console", "read", "--print"]).run(),
        limit: PERSONS_PATIENCE,
    },
    Flow {
        name: "whoami",
        set_up: alice,
        run: |_, home| home.keyfob(["whoami", "read"]).run(),
        limit: PERSONS_PATIENCE,
    },
];

fn bobs(standin: &Standin) -> Home {
    let home = Home::with(standin);
    home.store_key("bob", BOB_KEY_ID, BOB_SECRET);
    home.config("[profile bob]\nregion = eu-west-1\nkeyfob_access_key = keychain\n");
    home
}

fn alice() -> (Standin, Home) {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.config(&format!(
        "[profile me]\nkeyfob_access_key = keychain\nregion = eu-west-1\n\
         \n[profile read]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = me\n"
    ));
    (standin, home)
}

fn sso() -> (Standin, Home) {
    let standin = Standin::start(World::sample());
    let home = sso_home::home(&standin);
    home.config(SSO);
    standin.set_consent(Consent::Approve);
    (standin, home)
}

fn signed_in() -> (Standin, Home) {
    let (standin, home) = sso();
    let (output, _) = sso_home::sign_in(&standin, &home, &["login", "corp"]);
    let _ = output.succeeds();
    standin.forget_requests();
    (standin, home)
}

/// A console login whose credentials have ended, so that they are renewed.
fn console_login() -> (Standin, Home) {
    let (standin, home) = sso();
    home.config("");
    let (output, _) = sso_home::sign_in(&standin, &home, &["login", "--console", "mine"]);
    let _ = output.succeeds();
    for path in home
        .files()
        .into_iter()
        .filter(|path| path.parent().is_some_and(|folder| folder.ends_with("login/cache")))
    {
        let mut login: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        login["accessToken"]["expiresAt"] = "2020-01-01T00:00:00Z".into();
        std::fs::write(&path, login.to_string()).unwrap();
    }
    standin.forget_requests();
    (standin, home)
}

/// Runs a login with a person at the browser, if it comes that far.
fn in_the_browser(home: &Home, arguments: &[&str]) -> Output {
    let mut running = home.keyfob(arguments).spawn();
    let opened = home.path("opened");
    while !running.has_ended() {
        if let Ok(url) = std::fs::read_to_string(&opened)
            && !url.is_empty()
        {
            std::fs::remove_file(&opened).unwrap();
            // Where AWS fails, so does the page.
            let _ = browser::open(&url);
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    running.wait()
}

/// What strikes, by a name; the last ones pass.
fn faults() -> Vec<(&'static str, PlannedFault)> {
    let mut faults: Vec<(&'static str, PlannedFault)> = vec![
        ("dropped", Fault::DropRequest.into()),
        ("answer dropped", Fault::DropAnswer.times(1)),
        ("truncated", Fault::Truncate.into()),
        ("HTML", Fault::Html(200).into()),
    ];
    if outside::whole_matrices() {
        faults.extend([
            ("429", Fault::Status(429).into()),
            ("500", Fault::Status(500).into()),
            ("dropped once", Fault::DropRequest.times(1)),
            ("truncated once", Fault::Truncate.times(1)),
            ("429 once", Fault::Status(429).times(1)),
            ("429 with a time", Fault::StatusRetryAfter(429, 1).times(1)),
            ("500 once", Fault::Status(500).times(1)),
            ("503 as HTML", Fault::Html(503).into()),
            ("late", Fault::Delay(Duration::from_secs(2)).times(1)),
            ("too late once", Fault::Delay(BEYOND_AN_ATTEMPT).times(1)),
            ("too late", Fault::Delay(BEYOND_AN_ATTEMPT).into()),
            ("never", Fault::Delay(Duration::from_secs(90)).into()),
        ]);
    }
    faults
}

fn is_tried(flow: &&Flow) -> bool {
    outside::whole_matrices() || !flow.waits_for_codes() || flow.name == "mfa enrol"
}

/// The operations that a flow calls when nothing is wrong, each with how often, and what the shared files are after it.
fn undisturbed(flow: &Flow) -> (BTreeMap<String, u32>, [Option<String>; 2]) {
    let (standin, home) = (flow.set_up)();
    let output = (flow.run)(&standin, &home);
    assert_eq!(output.status, 0, "{}: {}", flow.name, output.stderr);
    let mut operations = BTreeMap::new();
    for request in standin.requests() {
        *operations.entry(request.operation).or_insert(0) += 1;
    }
    // What the person's browser does is not keyfob's.
    operations.retain(|operation, _| {
        !operation.starts_with("Authorize") && !operation.starts_with("SignIn") && operation != "Device"
    });
    assert!(!operations.is_empty(), "{} makes no call", flow.name);
    (operations, shared_files(&home))
}

/// One fault at one call. `Err` says what was wrong.
fn strike(
    flow: &Flow,
    operation: &str,
    fault: PlannedFault,
    is_late: bool,
    complete: &[Option<String>; 2],
) -> Result<(), String> {
    let (standin, home) = (flow.set_up)();
    let before = shared_files(&home);
    standin.fault(operation, fault);
    let output = (flow.run)(&standin, &home);
    check(flow, &home, &output, &before, complete)?;
    standin.clear_faults();
    if is_late {
        // What was asked for happens after all.
        std::thread::sleep(BEYOND_AN_ATTEMPT.saturating_sub(output.took) + Duration::from_secs(1));
    }
    let again = (flow.run)(&standin, &home);
    match again.status {
        0 => still_has_its_key(&standin, &home),
        _ if flow.is_done(&again) => still_has_its_key(&standin, &home),
        // A refresh token works once: when AWS's answer to it is lost, only a person can sign in again.
        3 if operation.starts_with("Create") && again.stderr.to_lowercase().contains("run `keyfob login") => {
            Ok(())
        }
        _ => Err(format!("does not work afterwards: {} {}", again.status, again.stderr)),
    }
}

fn check(
    flow: &Flow,
    home: &Home,
    output: &Output,
    before: &[Option<String>; 2],
    complete: &[Option<String>; 2],
) -> Result<(), String> {
    let told = format!("status {}, after {:?}: {}", output.status, output.took, output.stderr);
    if output.took > flow.limit {
        return Err(format!("too late: {told}"));
    }
    if output.stderr.contains("panicked") {
        return Err(told);
    }
    if output.status != 0 {
        if ![1, 3, 5].contains(&output.status) || output.stderr.trim().is_empty() || !output.stdout.is_empty()
        {
            return Err(format!("not a clear error: {told}"));
        }
        let last = output.stderr.trim().lines().count();
        if last > 12 || output.stderr.contains("Error {") || output.stderr.contains("<html") {
            return Err(format!("not fit for people: {told}"));
        }
    }
    let after = shared_files(home);
    // `add` goes without the device that it could not look up, and says so.
    if output.status != 0 && after != *before && after != *complete {
        return Err(format!("half an edit: {after:?}"));
    }
    Ok(())
}

/// The key in the keychain, if the flow has one, is one that AWS takes.
fn still_has_its_key(standin: &Standin, home: &Home) -> Result<(), String> {
    let index = home.vault().index().map_err(|error| error.to_string())?;
    for profile in index.access_keys.keys() {
        let stored = home.vault().access_key(profile).map_err(|error| error.to_string())?;
        let users = standin.world().users;
        let key = users.iter().flat_map(|user| &user.access_keys).find(|key| key.id == stored.id.as_str());
        if !key.is_some_and(|key| key.active && key.secret == *stored.secret.expose()) {
            return Err(format!("the key of {profile} was lost"));
        }
    }
    Ok(())
}

#[test]
fn every_fault_at_every_call_of_every_flow() {
    let faults = faults();
    let cases: Mutex<Vec<_>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for flow in FLOWS.iter().filter(is_tried) {
            let (faults, cases) = (&faults, &cases);
            scope.spawn(move || {
                let (operations, complete) = undisturbed(flow);
                let mut cases = cases.lock().unwrap();
                for (operation, times) in operations {
                    let calls = if outside::whole_matrices() { times } else { 1 };
                    for (spared, (name, fault)) in
                        (0..calls).flat_map(|call| faults.iter().map(move |fault| (call, fault)))
                    {
                        let fault = fault.clone().after(spared);
                        let name = format!("{name} after {spared}");
                        cases.push((flow, operation.clone(), name, fault, complete.clone()));
                    }
                }
            });
        }
    });
    let (wrong, tried) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while let Some((flow, operation, name, fault, complete)) = { cases.lock().unwrap().pop() } {
                    tried.fetch_add(1, Ordering::Relaxed);
                    if let Err(problem) =
                        strike(flow, &operation, fault, name.starts_with("too late"), &complete)
                    {
                        wrong.lock().unwrap().push(format!("{}, {operation} {name}: {problem}", flow.name));
                    }
                }
            });
        }
    });
    println!("{} faults injected into calls", tried.into_inner());
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The clocks of AWS and of this machine are apart: every flow works, or says so.
#[test]
fn every_flow_with_a_wrong_clock() {
    let (wrong, tried) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    let is_tried = |flow: &&Flow| outside::whole_matrices() || !flow.waits_for_codes();
    std::thread::scope(|scope| {
        for flow in FLOWS.iter().filter(is_tried) {
            let (wrong, tried) = (&wrong, &tried);
            scope.spawn(move || {
                for skew in [-86_400, -3_600, 3_600, 86_400] {
                    tried.fetch_add(1, Ordering::Relaxed);
                    if let Err(problem) = with_a_wrong_clock(flow, skew) {
                        wrong.lock().unwrap().push(format!("{}, {skew} s: {problem}", flow.name));
                    }
                }
            });
        }
    });
    println!("{} wrong clocks", tried.into_inner());
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn with_a_wrong_clock(flow: &Flow, skew: i64) -> Result<(), String> {
    let (standin, home) = (flow.set_up)();
    let before = shared_files(&home);
    standin.set_skew(TimeDelta::seconds(skew));
    let output = (flow.run)(&standin, &home);
    let complete = if output.status == 0 { shared_files(&home) } else { before.clone() };
    check(flow, &home, &output, &before, &complete)
}
