package tally_test

import (
	"testing"

	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
	"piaojue/tally/redistest"
)

func TestContractOnRedis(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client()
	storetest.Run(t, func(t *testing.T) meeting.Store {
		if err := client.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		return newStore(t, server.URL())
	})
}
