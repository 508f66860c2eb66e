//! `gotrs completions SHELL`.

use clap::CommandFactory as _;

use crate::app::App;
use crate::exit::Failure;
use crate::output::print;

/// Print completions for a shell
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(after_help = "Examples:
  gotrs completions bash > /etc/bash_completion.d/gotrs
  gotrs completions zsh > ~/.zfunc/_gotrs
  gotrs completions fish > ~/.config/fish/completions/gotrs.fish")]
pub(crate) struct Completions {
    /// Which shell
    shell: clap_complete::Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut App::command(), "gotrs", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}
