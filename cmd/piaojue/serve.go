package main

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"piaojue/web/i18n"
)

// newServeCommand makes "piaojue serve": it runs the service.
func newServeCommand(l i18n.Lang, environ []string) *cobra.Command {
	var path string
	var table bool
	flags := settings()
	cmd := &cobra.Command{
		Use: "serve", Short: "Serve a hall", Args: cobra.NoArgs,
		Long: "Serves a hall. Settings come from --config (TOML), then the environment (PIAOJUE_…), then flags, the last\n" +
			"one holds. Several servers may share one Redis, with copies of the same data folder's keys. Pictures of items\n" +
			"are kept in photos in the data folder; several servers share that folder (a mount, a link), for a server\n" +
			"shows only the pictures that it finds there. The process and the store that it starts leave no core dumps,\n" +
			"which would hold keys.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if table {
				return writeSettings(cmd.OutOrStdout())
			}
			c, err := readConfig(flags, path, environ)
			if err != nil {
				return inputError{err}
			}
			tuneMemory(environ)
			level := slog.LevelInfo
			if c.Debug {
				level = slog.LevelDebug
			}
			log := newLog(slog.NewJSONHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: level}))
			if err := leaveNoCore(); err != nil {
				log.LogAttrs(cmd.Context(), slog.LevelWarn, "a failure may leave keys on the disk", slog.Any("error", err))
			}
			a, err := newApp(cmd.Context(), c, log)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "piaojue %s: %s\n%s\n", softwareVersion(), a.urls[0],
				say(l, "serve.next", a.urls[0], c.Data))
			if err != nil {
				return err
			}
			return a.run(cmd.Context())
		},
	}
	cmd.Flags().AddFlagSet(flags)
	cmd.Flags().StringVar(&path, "config", "", "settings file (TOML)")
	cmd.Flags().BoolVar(&table, "print-settings", false, "print the table of settings and end")
	return cmd
}

// tuneMemory makes the garbage collector run less often than by default: the live heap of a server is small compared
// with the garbage of its requests. GOGC in the environment takes precedence.
func tuneMemory(environ []string) {
	if !slices.ContainsFunc(environ, func(e string) bool { return strings.HasPrefix(e, "GOGC=") }) {
		debug.SetGCPercent(200)
	}
}
