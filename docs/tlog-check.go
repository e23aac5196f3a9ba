// Checks a log that Junto published, and receipts of it, with nothing of Junto: Go's own library for such logs does all
// the cryptography (golang.org/x/mod/sumdb, which checks every Go module that anyone downloads).
//
//	go run tlog-check.go DIR VKEY [RECEIPT…]
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println("DOES NOT HOLD:", err)
		os.Exit(1)
	}
}

func hash(line string) tlog.Hash {
	h, err := tlog.ParseHash(line)
	must(err)
	return h
}

// open verifies a signed checkpoint and gives its size and root.
func open(data []byte, key note.Verifier) tlog.Tree {
	n, err := note.Open(data, note.VerifierList(key))
	must(err)
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != key.Name() {
		must(fmt.Errorf("the checkpoint is of another log"))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	return tlog.Tree{N: size, Hash: hash(lines[2])}
}

// folder reads tiles; Go's paths begin with the height, C2SP's do not.
type folder string

func (f folder) path(tile tlog.Tile) string {
	return filepath.Join(string(f), strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
}
func (f folder) Height() int                         { return 8 }
func (f folder) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(f.path(tile))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

// entries are compared, one by one, with the leaf hashes that the tiles prove to be under the root.
func (f folder) entries(tree tlog.Tree) {
	hashes := tlog.TileHashReader(tree, f)
	for first := int64(0); first < tree.N; first += 256 {
		width := tree.N - first
		if width > 256 {
			width = 256
		}
		tile := tlog.Tile{H: 8, L: 0, N: first / 256, W: int(width)}
		data, err := os.ReadFile(strings.Replace(f.path(tile), "tile/0/", "tile/entries/", 1))
		must(err)
		var indexes []int64
		for n := first; n < first+width; n++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, n))
		}
		proved, err := hashes.ReadHashes(indexes)
		must(err)
		for n := range proved {
			length := int(binary.BigEndian.Uint16(data))
			if tlog.RecordHash(data[2:2+length]) != proved[n] {
				must(fmt.Errorf("entry %d is not the one the log holds", first+int64(n)))
			}
			data = data[2+length:]
		}
		if len(data) != 0 {
			must(fmt.Errorf("there is more than %d entries in the bundle at %d", width, first))
		}
	}
}

// digest is the entry that an opening is of: {"body":…,"header":{…},"salt":"64 digits","v":1} in canonical JSON, so that
// the header's bytes are digested as they stand. The header names the digest of salt and body; erased, both are null.
func digest(opening []byte) []byte {
	var found struct {
		Body, Salt *string
		Header     json.RawMessage
	}
	must(json.Unmarshal(opening, &found))
	var header struct{ Payload string }
	must(json.Unmarshal(found.Header, &header))
	if found.Body != nil && found.Salt != nil {
		salt, err := hex.DecodeString(*found.Salt)
		must(err)
		payload := sha256.Sum256(append(salt, *found.Body...))
		if hex.EncodeToString(payload[:]) != header.Payload {
			must(fmt.Errorf("the body is not what the entry was made of"))
		}
	}
	entry := sha256.Sum256(found.Header)
	return entry[:]
}

// receipt checks that the opening in a file is the entry at its index of the log of its checkpoint, and that the log of
// today begins with that log.
func receipt(data []byte, key note.Verifier, tree tlog.Tree, hashes tlog.HashReader) {
	head, signed, _ := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") {
		must(fmt.Errorf("no receipt"))
	}
	opening, err := base64.StdEncoding.DecodeString(lines[1][6:])
	must(err)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	must(err)
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		proof = append(proof, hash(line))
	}
	old := open(signed, key)
	must(tlog.CheckRecord(proof, old.N, old.Hash, index, tlog.RecordHash(digest(opening))))
	grown, err := tlog.ProveTree(tree.N, old.N, hashes)
	must(err)
	must(tlog.CheckTree(grown, tree.N, tree.Hash, old.N, old.Hash))
	fmt.Printf("entry %d of %d, in today's log of %d: %s\n", index, old.N, tree.N, opening)
}

func main() {
	key, err := note.NewVerifier(os.Args[2])
	must(err)
	data, err := os.ReadFile(filepath.Join(os.Args[1], "checkpoint"))
	must(err)
	log, tree := folder(os.Args[1]), open(data, key)
	log.entries(tree)
	fmt.Printf("holds: %d entries, root %s\n", tree.N, tree.Hash)
	for _, name := range os.Args[3:] {
		data, err := os.ReadFile(name)
		must(err)
		receipt(data, key, tree, tlog.TileHashReader(tree, log))
	}
}
