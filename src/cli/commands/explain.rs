//! `keyfob explain`

use std::fmt::Write;

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::session::{Session, Wanted};
use crate::plan::{self, Explanation};

/// Show how a profile leads to credentials: which setting came from which file and line, which calls would be made,
/// what is cached, and why
///
/// Makes no call and opens no keychain.
#[derive(Debug, clap::Args)]
#[command(
    about = "Show how a profile leads to credentials, and why in that way",
    after_help = "Examples:
  keyfob explain prod
  keyfob explain prod --json | jq .steps
  keyfob explain prod --duration 4h"
)]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// Explain it for credentials that last so long, such as 4h or 90m
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration::parse)]
    duration: Option<u32>,
}

/// Explains the plan.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(args.name.as_deref())?;
    let wanted = Wanted { seconds: args.duration, ..Wanted::default() };
    let session = Session::open(context, &profile, wanted)?;
    let explanation = session.with_plan(|plan, situation| Ok(plan::explain(plan, situation)))?;
    if context.global.json {
        let json = serde_json::to_string_pretty(&explanation).expect("an explanation is plain data");
        return context.print(&json);
    }
    context.print(&tree(&explanation))
}

/// The steps from the last to the first, each below what it is for.
fn tree(explanation: &Explanation) -> String {
    let mut text = format!("{}\n", explanation.profile);
    for (depth, step) in explanation.steps.iter().rev().enumerate() {
        let indent = "   ".repeat(depth);
        let _ = writeln!(text, "{indent}└─ {}", step.headline());
        let mut details = vec![format!("profile {}, {} line {}", step.profile, step.file, step.line)];
        details.extend(step.role_session_name.as_ref().map(|name| format!("session name {name}")));
        details.extend(step.external_id.as_ref().map(|id| format!("external ID {id}")));
        details.push(match &step.cached_until {
            Some(until) => format!("cached until {until}"),
            None => "not cached".to_owned(),
        });
        let _ = writeln!(text, "{indent}   {}", details.join("; "));
    }
    let _ = writeln!(text, "\nRegion {}. {}", explanation.region, explanation.reasons.join(" "));
    text
}
