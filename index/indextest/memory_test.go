package indextest_test

import (
	"testing"

	"tiaowen/index/indextest"
)

func TestMemory(t *testing.T) { indextest.Run(t, &indextest.Memory{}) }
