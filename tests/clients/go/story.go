// The checks of a story: each prints one line, which tests/clients/run counts.

package main

import (
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"time"

	"github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/common"
)

const (
	pollInterval = 25 * time.Millisecond
	pollDeadline = 20 * time.Second
)

// story is a row of checks. A failed check says what was seen, and the story goes on.
type story struct {
	title  string
	failed bool
}

// check passes if seen equals wanted.
func (s *story) check(name string, seen, wanted interface{}) {
	if reflect.DeepEqual(seen, wanted) {
		fmt.Printf("ok - %s: %s\n", s.title, name)
		return
	}
	s.failed = true
	fmt.Printf("not ok - %s: %s\n    wanted %#v\n    seen   %#v\n", s.title, name, wanted, seen)
}

// refused passes if err is a refusal with this code, a message and a request ID.
func (s *story) refused(name string, err error, wantedCode string) {
	var refusal *common.ZenlayerCloudSdkError
	if !errors.As(err, &refusal) {
		s.check(name, fmt.Sprint(err), wantedCode)
		return
	}
	s.check(name, refusal.Code, wantedCode)
	s.check(name+", with a message and a request ID",
		refusal.Message != "" && refusal.RequestId != "", true)
}

// eventually passes as soon as look gives wanted; it fails at the deadline with what look last gave.
func (s *story) eventually(name, wanted string, look func() string) {
	s.check(name, until(wanted, look), wanted)
}

// topic tells one topic; when it breaks off the next can still be told.
func (s *story) topic(name string, tell func()) {
	defer func() {
		if reason := recover(); reason != nil {
			fmt.Printf("%s\n%v\n", debug.Stack(), reason)
			s.check(name+" is told to its end", "it broke off", "told")
		}
	}()
	tell()
}

// until looks again and again until look gives wanted or the deadline is over, and gives what it saw last.
func until(wanted string, look func() string) string {
	deadline := time.Now().Add(pollDeadline)
	seen := look()
	for seen != wanted && time.Now().Before(deadline) {
		time.Sleep(pollInterval)
		seen = look()
	}
	return seen
}
