// Reads the transparency log of a running newsroom with Go's own packages, which know nothing of ours: the signature of the
// checkpoint, that every entry is in the tree, and that the tree goes on from a checkpoint that somebody kept.
//
//	go run log_reader.go http://127.0.0.1:3000 [checkpoint]
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type site struct{ address string }

func (s site) get(path string) []byte {
	answer, err := http.Get(s.address + path)
	must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(err)
	if answer.StatusCode != http.StatusOK {
		fail("%s: %s", path, answer.Status)
	}
	return body
}

// C2SP leaves the height out of a tile's path, and calls data entries.
func path(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
	return "/log/tile/" + strings.Replace(path, "data/", "entries/", 1)
}

func (s site) Height() int { return height }

func (s site) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		all = append(all, s.get(path(tile)))
	}
	return all, nil
}

func (s site) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func opened(checkpoint []byte, verifiers note.Verifiers) tlog.Tree {
	signed, err := note.Open(checkpoint, verifiers)
	must(err)
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 {
		fail("a checkpoint has three lines: %q", signed.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

func main() {
	s := site{os.Args[1]}
	verifier, err := note.NewVerifier(strings.SplitN(string(s.get("/log/key")), "\n", 2)[0])
	must(err)
	verifiers := note.VerifierList(verifier)
	tree := opened(s.get("/log/checkpoint"), verifiers)
	hashes := tlog.TileHashReader(tree, s)
	for first := int64(0); first < tree.N; first += 1 << height {
		many := tree.N - first
		if many > 1<<height {
			many = 1 << height
		}
		bundle := s.get(path(tlog.Tile{H: height, L: -1, N: first >> height, W: int(many)}))
		for n := first; n < first+many; n++ {
			length := int(binary.BigEndian.Uint16(bundle))
			entry := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			proof, err := tlog.ProveRecord(tree.N, n, hashes)
			must(err)
			must(tlog.CheckRecord(proof, tree.N, tree.Hash, n, tlog.RecordHash(entry)))
		}
		if len(bundle) > 0 {
			fail("more than %d entries after the first %d", many, first)
		}
	}
	if len(os.Args) > 2 {
		kept, err := os.ReadFile(os.Args[2])
		must(err)
		older := opened(kept, verifiers)
		proof, err := tlog.ProveTree(tree.N, older.N, hashes)
		must(err)
		must(tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash))
	}
	fmt.Printf("%d events, each in its place under a signed head\n", tree.N)
}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}
