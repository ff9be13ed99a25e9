package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"piaojue/tally"
)

// version is set by the linker for releases.
var version = ""

func newRootCommand(environ []string) *cobra.Command {
	root := &cobra.Command{
		Use:   "piaojue",
		Short: "票决: voting in a people's congress hall",
		Long: "piaojue (票决) is a voting and poll service for 民生实事项目人大代表票决: deputies vote on tablets,\n" +
			"the presiding officer opens, closes and announces, scrutineers certify, and the hall display follows live.\n\n" +
			"A newcomer begins with: piaojue demo",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	l := spoken(environ)
	root.AddCommand(
		newDemoCommand(), newServeCommand(l, environ), newDoctorCommand(l, environ), newCertCommand(l), newInitCommand(l),
		newClerkCommand(l), newBackupCommand(l), newRestoreCommand(l), newCountCommand(), newVerifyCommand(l),
		newReportCommand(), newBenchCommand(), newHealthCommand(), newVersionCommand(),
	)
	speakHelp(root, l)
	for _, cmd := range append(root.Commands(), root) {
		cmd.Args = badInput(cmd.Args)
	}
	return root
}

// badInput turns wrong arguments into an inputError, which has an exit code of its own.
func badInput(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(cmd, args); err != nil {
			return inputError{err}
		}
		return nil
	}
}

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "piaojue %s\nschema %d\n", softwareVersion(), tally.Schema())
			return err
		},
	}
}

// softwareVersion is the release, or the commit the program was built from.
func softwareVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}
