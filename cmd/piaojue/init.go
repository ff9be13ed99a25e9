package main

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"piaojue/ballot/seal"
)

// newInitCommand makes "piaojue init": it creates the data folder, its keys and the first clerk's code.
func newInitCommand() *cobra.Command {
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
				return inputError{errors.New("one rotation at a time: --rotate-master or --rotate-signing")}
			}
			if rotate || signing {
				r.dir, r.out = data, cmd.OutOrStdout()
				r.log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
			}
			switch {
			case r.giveUp && !rotate:
				return inputError{errors.New("--give-up-locked goes with --rotate-master")}
			case rotate:
				return r.run(cmd.Context())
			case signing:
				return r.runSigning(cmd.Context())
			case r.redis != "":
				return inputError{errors.New("--redis goes with --rotate-master and --rotate-signing")}
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
			fmt.Fprintf(cmd.OutOrStdout(), "密钥已写入 %s，请妥善备份。\n计票核验包的公钥，请公布 (the public key of records; publish it):\n%s\n", data,
				public)
			if !added {
				fmt.Fprintf(cmd.OutOrStdout(), "The first clerk's code, shown this once (会务首次登录号码，仅显示这一次):\n%s\n",
					seal.Group(code, 5))
			}
			return nil
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
