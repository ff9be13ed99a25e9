package main

// A row is one target: which tests show it, and what they must show.
type row struct {
	part   string // the list of targets it belongs to
	test   string
	target string
	tests  []tests
}

// tests are tests of one package by name; "/" leads to a subtest.
type tests struct {
	room  string
	names []string
	count int  // how often they run, in full; 0 means once
	race  bool // with the race detector, in short form
}

func in(room string, names ...string) tests { return tests{room: room, names: names} }

func (t tests) times(n int) tests { t.count = n; return t }

// every names all tests of a package.
const every = "Test"

// racing runs tests of one package with the race detector; without names, all of them.
func racing(room string, names ...string) tests {
	if len(names) == 0 {
		names = []string{every}
	}
	return tests{room: room, names: names, race: true}
}

const (
	kept   = "Nothing lost, nothing twice"
	shut   = "Nobody in"
	unseen = "Nothing changed unseen"
	secret = "Secret stays secret"
	stores = "Damaged, older, foreign stores"
	people = "People"
)

// rows lists the battery. A test that does not exist fails TestRowsNameTests.
var rows = []row{
	{kept, "kill -9 the server at 200 random moments, 50 tablets that retry by key", "lost 0, twice 0, tally = recount; ready ≤ 5 s", []tests{
		in("cmd/piaojue", "TestKillServer"),
	}},
	{kept, "kill -9 Redis at 200 random moments", "lost 0, twice 0; in the gap 503 or nothing; ready ≤ 10 s", []tests{in("tally", "TestKillRedis")}},
	{kept, "torn tail and a second restart", "lost 0, twice 0, nothing reappears", []tests{
		in("tally", "TestTornTailAndSecondRestart", "TestRestartRewrites", "TestSuspectPoll"), in("tally/embedded", "TestTornTail"),
	}},
	{kept, "everysec, no AOF, evicting policy, replica", "refuses a formal vote, saying what to change, 4 of 4", []tests{
		in("tally", "TestDurableRefusals", "TestDurableRefusesReplica", "TestDurableFollowsSettings"), in("web", "TestFormalPollOpensOnlyOnADurableStore"),
		in("cmd/piaojue", "TestSettingsTurnBadDuringAVote"),
	}},
	{kept, "the answer is lost after the script ran, 1,000 casts", "each once; a retry gets the first receipt", []tests{in("tally", "TestLostAnswers")}},
	{kept, "1,000 simultaneous casts by one deputy × 50", "exactly one recorded", []tests{
		in("tally", "TestContractOnRedis/OneOfAThousand").times(50),
	}},
	{kept, "close against 200 casts in flight × 200", "linearizable by porcupine 200 of 200", []tests{in("tally", "TestCloseIsLinearizable")}},
	{kept, "two servers on one Redis, one killed each 10 s", "the same; tablets move over ≤ 3 s; displays equal ≤ 1 s after quiet", []tests{
		in("cmd/piaojue", "TestKillOneOfTwo"), in("tally", "TestTwoStores"), in("realtime", "TestTwoServersShowTheSame"),
	}},
	{kept, "3,000 deputies × 40 items × 84 polls against an independent count", "≥ 10,000,000 positions, differences 0", []tests{in("tally", "TestTenMillionPositions")}},
	{kept, "random and all small votes against a second statement of the rules", "20,000 and all ≤ 3 × 4, differences 0", []tests{
		in("ballot", "TestSecondStatementAgreesOnRandomVotes", "TestSecondStatementAgreesOnEverySmallVote"),
	}},
	{kept, "faults between server and Redis", "lost 0; no answer slower than 5 s; no goroutine left", []tests{in("cmd/piaojue", "TestBadLineToRedis")}},
	{kept, "faults between tablets and server", "lost 0, twice 0; no goroutine left", []tests{in("cmd/piaojue", "TestBadLineToTablets")}},
	{kept, "a display that never reads, one at 100 B/s, beside 200 good ones", "p99 ≤ 1.2 × without; bad ones dropped ≤ 10 s", []tests{
		in("cmd/piaojue", "TestBadDisplays"), in("realtime", "TestStalledClientIsDroppedAndHoldsUpNobody", "TestSlowReaderGetsOnlyTheNewest"),
	}},
	{kept, "500 half-open sockets", "freed ≤ 60 s", []tests{in("cmd/piaojue", "TestHalfOpenSockets")}},
	{kept, "half-open sockets seen from the page: swallowed, packets dropped, asleep", "says so or live again ≤ 20 s; marks kept; 100 of 100", []tests{
		in("web/e2e", "TestDeadSocketsAreNoticed", "TestDroppedPacketsAreNoticed"),
		in("realtime", "TestSilenceIsBroken", "TestSilenceIsBrokenWhileTheStoreFails"),
	}},
	{
		kept, "the hall's Wi-Fi: 50 tablets, 10 %, then 30 % of packets dropped, another address, a blackout of 30 s",
		"lost 0, twice 0; all in ≤ 60 s after the last fault; displays right ≤ 5 s after quiet",
		[]tests{in("cmd/piaojue", "TestHallWifi")},
	},
	{kept, "Redis full, MISCONF, READONLY, LOADING, FLUSHALL, SCRIPT FLUSH, wrong password", "success without record 0; 503 ≤ 2 s with a log line; recovers by itself", []tests{
		in("cmd/piaojue", "TestRedisInTrouble"), in("tally", "TestScriptFlush"), in("cmd/piaojue", "TestFlushedRedisStopsTheVote"), in("ballot/meeting", "TestEmptiedStoreStopsTheVote"),
	}},
	{kept, "disk full", "success without record 0; 503 ≤ 2 s; recovers once there is room", []tests{
		in("cmd/piaojue", "TestDiskFullUnderServe"), in("tally", "TestDiskFull"),
	}},
	{kept, "clock ± 1 h on server or tablet", "a step pauses timed polls and says so; sign-ins hold; casts wrongly refused 0 in untimed polls", []tests{
		in("web", "TestClockAnHourOff"), in("web/auth", "TestExpiryIsCheckedThoughCached"), in("ballot/meeting", "TestTimedPollClosesByTheClock"),
		in("ballot/meeting", "TestClockStepPausesTimedPolls", "TestClockStepClosesNothing"),
	}},
	{kept, "backup during a vote, restore on an empty machine", "tally equal", []tests{in("cmd/piaojue", "TestBackupUnderLoad", "TestBackupRefusals")}},
	{kept, "SIGTERM in use", "in-flight casts answered; displays told; exit ≤ 10 s", []tests{
		in("cmd/piaojue", "TestTermInUse"), in("realtime", "TestGoodbyes", "TestStoppingLeavesNobodyBehind"),
	}},
	{kept, "races (short forms)", "0", []tests{
		racing("tally"), racing("realtime"), racing("web/auth"),
		racing("cmd/piaojue", "TestOneAddressForTLSAndSetup", "TestOneDeviceLeavesRoom", "TestMetricsTellNobody"),
	}},

	{shut, "every route and the live channel × every role, no token, another meeting's", "as one table", []tests{
		in("web", "TestRoutesAreThoseOfTheTable", "TestWhoMayCallWhat", "TestFirstClerkActsInEveryMeeting", "TestOpenAPIDescribesEveryRoute"),
	}},
	{shut, "tokens: none, key confusion, expired, no exp, wrong aud or iss, rotated key", "401", []tests{
		in("web/auth", "TestVerifyRefuses", "TestRotatedKey", "TestExpiryIsCheckedThoughCached"),
	}},
	{shut, "tokens: another meeting's, logged out, voided slip; open sockets", "401; an open socket ends ≤ 5 s after revocation", []tests{
		in("web", "TestSessionsEnd", "TestRevokedDeputyCastsNothing"), in("realtime", "TestGoodbyes"),
	}},
	{shut, "guessing codes and PINs: 10,000 in a row, one on each of 3,000", "PIN ≤ 10 tries in 15 min; wrong codes slowed; a right code signs in; same time", []tests{
		in("web", "TestGuessing", "TestGuessingIsSlowedAndRightCodesAreNot", "TestPin", "TestGuessingThroughATrustedProxyCountsByClient"), in("ballot/meeting", "TestPinIsAskedAndLimited"),
	}},
	{shut, "10,000 garbage requests over all routes", "5xx 0, panics 0", []tests{in("web", "TestGarbage")}},
	{shut, "bodies of 10 MB, 1 GB chunked, gzip bomb, slow", "refused; memory + ≤ 64 MB", []tests{
		in("cmd/piaojue", "TestHostileBodies"), in("web", "TestBodiesAreBounded", "TestBodiesThatCannotBeRead"),
	}},
	{shut, "XLSX bombs, ../ names, XXE, bundles", "refused; memory bounded", []tests{
		in("web/sheet", "TestBombIsRefusedUnopened", "TestBombThatLiesAboutItsSize", "TestManyCellsTakeLittleMemory", "TestHostileSheets"),
		in("ballot/record", "TestMemoryIsBounded", "TestWhatIsNoRecordIsRefused"),
	}},
	{shut, "one device takes all connections it can get", "cut off at its share; others sign in and vote; 3,000 tablets behind one address have room", []tests{
		in("cmd/piaojue", "TestOneDeviceLeavesRoom", "TestShareOfConnections", "TestConnectionsForFiles"),
	}},
	{shut, "sockets of one sign-in; frames against RFC 6455; another subprotocol", "4, the oldest goes; closed with 1002; refused", []tests{
		in("realtime", "TestOneSignInHasFourSockets", "TestBadFramesAreProtocolErrors", "TestOnlyOurProtocol"),
	}},
	{shut, "origin: other host, suffix, null, http on https, missing with a cookie", "403", []tests{
		in("web", "TestOriginRule", "TestOriginRuleForEveryChange", "TestUsualPortsAreNotPartOfAnOrigin"), in("realtime", "TestForeignOriginIsRefused"),
	}},
	{shut, "CSRF by form with cookie; GET that changes", "0", []tests{in("web", "TestOriginRuleForEveryChange", "TestFormsAndGetsChangeNothing")}},
	{shut, "XSS by titles and names on screens and prints, in Chromium", "0 scripts run", []tests{in("web/e2e", "TestNoScriptRuns")}},
	{shut, "formula cells in CSV and XLSX exports", "0, names still readable", []tests{
		in("web/sheet", "TestInert", "TestExportedResultEqualsTheOutcome", "TestFormulaCellIsReadAsItsValue"),
	}},
	{shut, "secrets planted, then searched in logs, errors, metrics, exports", "0", []tests{in("cmd/piaojue", "TestPlantedSecrets"), in("cmd/piaojue", "TestMetricsTellNobody")}},
	{shut, "default or short secrets, Redis without password beyond loopback", "refuses to start", []tests{
		in("cmd/piaojue", "TestMasterKeyStopsTheStart"), in("cmd/piaojue", "TestScripts/serve_bad"), in("web/auth", "TestLoadSigningKeyRefuses", "TestNewRefusesBadKeys"), in("ballot/seal", "TestKeyFiles"),
	}},

	{unseen, "who may write to Redis and holds no key, at each step of a vote", "0 certified, announced, signed or signed in unseen; ≥ 20 edits at each step", []tests{
		in("cmd/piaojue", "TestRedisWriter"),
	}},
	{unseen, "who the first clerk is", "the data folder alone says; nothing in Redis makes anybody one", []tests{
		in("cmd/piaojue", "TestNothingInRedisMakesAClerk", "TestANewClerksCode", "TestClerkOfAnOldStore"),
	}},
	{unseen, "one clerk alone in a formal meeting", "makes no judge; whose slips and which roles is on record; two_person frozen; a hand count needs the second person", []tests{
		in("ballot/meeting", "TestNoClerkAloneMakesAJudge", "TestFirstSlipGoesWithTheWord", "TestNothingElseNeedsAWord", "TestWhoMayNotAllow", "TestTheLogSaysWhoseAndWhat", "TestTwoPersonIsFrozen", "TestCountByHand", "TestAnEntryByHandRefusedLeavesTheCountAsItWas"),
		in("web", "TestWhatNeedsAWordOverHTTP"),
	}},
	{unseen, "an early close and a void poll", "below live_step nothing is counted; nobody learns the tally of a void poll", []tests{
		in("ballot/meeting", "TestTooFewAreNotCounted", "TestEnoughAreCounted", "TestAdoptedBeforeThisWasLaw", "TestARehearsalCountsAFew", "TestStepOverEntitled", "TestTwoServersCountNotTooFew", "TestNobodyLearnsTheTallyOfAVoidPoll"),
		in("web", "TestTooFewOverHTTP"),
	}},
	{unseen, "receipts", "follow from poll, number and key; nobody is shown another's", []tests{
		in("ballot", "TestReceiptVectors"), in("ballot/meeting", "TestReceiptIsNobodyElses", "TestDrawnReceiptsStand"),
	}},

	{stores, "records, a store and a backup of the version before", "read as ever; signed once, polls go on; then an unsigned store is refused", []tests{
		in("cmd/piaojue", "TestSchema1Store", "TestSchema1Backup", "TestSchema1Records", "TestDoctorLeavesAnOlderStore"),
	}},
	{stores, "a newer schema, or none that can be read, at a start and while running", "exit 1 with the sentence before listening; 503 while running; nothing taken in", []tests{
		in("cmd/piaojue", "TestForeignSchemaAtStart", "TestForeignSchemaWhileRunning", "TestForeignSchemaIsToldByAll"),
	}},
	{stores, "another store's key files", "refused by name; rotations and restore know them", []tests{
		in("cmd/piaojue", "TestOtherKeyFiles", "TestDoctorTellsAnothersKeys", "TestRotateMaster", "TestRotationInterrupted", "TestRotateSigning", "TestRotateSigningInterrupted"),
	}},
	{stores, "each record of a meeting gone, of another type or garbage; its poll open or over; running or before a start", "that meeting set aside and named; the others' whole votes work; 500 never", []tests{
		in("cmd/piaojue", "TestDamagedMeetingIsSetAside", "TestBackupWithADamagedMeeting"), in("tally", "TestDamagedCounters"),
	}},

	{secret, "deputy beside marks in RDB, AOF, MONITOR, SLOWLOG, logs, exports, live traffic", "0", []tests{
		in("cmd/piaojue", "TestSecretStaysSecret"), in("tally", "TestNothingJoins"), in("ballot/meeting", "TestSecretPollsNameNobody", "TestViewsNameNoVoter"),
	}},
	{secret, "lengths of casts and answers seen through TLS by a relay, 1,000 random ballots", "one each way", []tests{
		in("cmd/piaojue", "TestOneLengthThroughTLS"), in("web", "TestOneLengthOfCasts"),
		in("ballot", "TestEveryBallotFillsTheOneLength"), in("web/e2e", "TestTabletSendsOneLength"),
	}},
	{secret, "order of marks against order of arrival", "no better than chance", []tests{in("tally", "TestOrderTellsNothing", "TestLiveOrderTellsNothing")}},
	{secret, "after archive: box, key and joinable keys", "gone, from the append-only file too", []tests{
		in("cmd/piaojue", "TestSecretStaysSecret"), in("ballot/meeting", "TestArchive"), in("web", "TestArchiveOverHTTP"),
	}},
	{secret, "live step smaller than live_step", "never sent", []tests{
		in("ballot/meeting", "TestSecretLiveTallyMovesInSteps", "TestFewDeputiesHaveNoLiveTally"), in("cmd/piaojue", "TestKillServer"),
	}},
	{people, "files as clerks have them: title row, other names of columns, merged, hidden, error cells, blank rows to the end, other kinds", "read at once, or told in one sentence what to do; nothing lost or altered unseen", []tests{
		in("web/sheet", "TestMergedCellsKeepTheirValue", "TestHiddenContentIsAskedAbout", "TestErrorCellsAreFaults", "TestBlankRowsNeverCount", "TestTextsOfSpreadsheets",
			"TestAmountsAreAsTyped", "TestOtherFilesAreNamed", "TestColumnsUnderOtherNames", "TestTitlesTwice"),
		in("web", "TestMergedDelegationsAreStored", "TestHiddenRowsWaitForTheClerk", "TestTitlesTwiceAreTold", "TestNoDelegationIsAGroup"),
	}},
	{people, "36 characters that nobody sees, in 17 texts by every way in; one name written in other ways", "refused alike; the slip stays good", []tests{
		in("web", "TestEveryTextHasOneRule", "TestNameWrittenAnotherWayIsTheSamePerson"), in("ballot", "TestRecordsAreReadByTheRuleOfTheirTime"),
	}},
	{people, "characters without a glyph", "told at import, at adoption and by doctor; printed by number", []tests{
		in("web", "TestGlyphsAreToldBeforeTheVote"), in("cmd/piaojue", "TestDoctorTellsMissingGlyphs"), in("web/sheet", "TestMissingGlyphIsMarked"),
	}},
}
