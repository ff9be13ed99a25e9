package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"piaojue/ballot/seal"
	"piaojue/web/i18n"
)

// newInitCommand makes "piaojue init": it creates the data folder, its keys and the first clerk's code.
func newInitCommand(l i18n.Lang) *cobra.Command {
	var data string
	var rotate, signing bool
	r := &rotation{}
	cmd := &cobra.Command{
		Use: "init --data DIR", Short: "Make the data folder, its keys and the first clerk's code", Args: cobra.NoArgs,
		Long: "Makes the data folder with its keys, and prints the public key by which records of polls can be checked\n" +
			"and, as the last line, once, the first clerk's code. In a folder of an earlier version it only adds the key\n" +
			"of records. Keep a copy of the folder's keys in a safe place: without master.key no ballot box can be\n" +
			"opened.\n\n" +
			"With --rotate-master, once every server is stopped and no poll is open, it makes a new master key, wraps the\n" +
			"box keys in the store anew and destroys the old key: older copies of the store's data stay shut from then\n" +
			"on. With --rotate-signing, once every server is stopped, it makes a new signing.key in the place of the old\n" +
			"one: every sign-in ends, and everyone signs in again with the same slips. Ballots and records stay as they\n" +
			"are. An interrupted rotation is finished by running it again.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if rotate && signing {
				return inputError{word("init.one")}
			}
			if rotate || signing {
				r.dir, r.out, r.lang = data, cmd.OutOrStdout(), l
				r.log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
			}
			switch {
			case r.giveUp && !rotate:
				return inputError{word("init.give_up")}
			case rotate:
				return r.run(cmd.Context())
			case signing:
				return r.runSigning(cmd.Context())
			case r.redis != "":
				return inputError{word("init.redis")}
			}
			added, err := addRecordKey(data)
			if err != nil {
				return err
			}
			code := ""
			if !added {
				if code, err = createKeys(data); err != nil {
					return err
				}
			}
			public, err := recordPublic(data)
			if err != nil {
				return err
			}
			said := "init.added"
			if !added {
				said = "init.made"
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), say(l, said, data, public, seal.Group(code, 5)))
			return err
		},
	}
	cmd.Flags().StringVar(&data, "data", "data", "folder of keys")
	cmd.Flags().BoolVar(&rotate, "rotate-master", false, "replace the master key and destroy the old one")
	cmd.Flags().BoolVar(&signing, "rotate-signing", false, "replace the key that signs tokens; every sign-in ends")
	cmd.Flags().StringVar(&r.redis, "redis", "",
		`of a rotation: the store's address, or "embedded" for that of the data folder`)
	cmd.Flags().BoolVar(&r.giveUp, "give-up-locked", false,
		"of --rotate-master: destroy box keys that no master key at hand opens")
	return cmd
}
