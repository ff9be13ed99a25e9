package tally_test

import (
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/boxtest"
	"piaojue/tally/redistest"
)

func TestContractOnRedis(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client()
	boxtest.Run(t, func(t *testing.T) ballot.Box {
		if err := client.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		return newStore(t, server.URL())
	})
}
