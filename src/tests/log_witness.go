// A witness of one log, of Go's own packages, which know nothing of ours: it cosigns a checkpoint (C2SP tlog-cosignature) when it is
// signed by the log's key and goes on from the one it cosigned before (C2SP tlog-witness), and remembers what it cosigned.
//
//	go run log_witness.go VKEY      prints `URL,VKEY`, as `hearsay serve --witness` takes it
package main

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const name = "witness.example/go"

type signer struct{ key ed25519.PrivateKey }

func (s signer) public() []byte { return append([]byte{4}, s.key.Public().(ed25519.PublicKey)...) }

func (s signer) Name() string { return name }

func (s signer) KeyHash() uint32 {
	hash := sha256.Sum256(append([]byte(name+"\n"), s.public()...))
	return binary.BigEndian.Uint32(hash[:])
}

func (s signer) Sign(text []byte) ([]byte, error) {
	now := uint64(time.Now().Unix())
	message := append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", now)), text...)
	return append(binary.BigEndian.AppendUint64(nil, now), ed25519.Sign(s.key, message)...), nil
}

type witness struct {
	signer
	log  note.Verifier
	lock sync.Mutex
	tree tlog.Tree
}

func (w *witness) addCheckpoint(answer http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPost {
		http.Error(answer, "a checkpoint is posted", http.StatusMethodNotAllowed)
		return
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	body, err := io.ReadAll(request.Body)
	must(err)
	head, checkpoint, ok := strings.Cut(string(body), "\n\n")
	if !ok {
		http.Error(answer, "no checkpoint", http.StatusBadRequest)
		return
	}
	lines := bufio.NewScanner(strings.NewReader(head))
	lines.Scan()
	old, err := strconv.ParseInt(strings.TrimPrefix(lines.Text(), "old "), 10, 64)
	if err != nil {
		http.Error(answer, "no size", http.StatusBadRequest)
		return
	}
	var proof tlog.TreeProof
	for lines.Scan() {
		hash, err := tlog.ParseHash(lines.Text())
		if err != nil {
			http.Error(answer, "no hash", http.StatusBadRequest)
			return
		}
		proof = append(proof, hash)
	}
	if !strings.HasPrefix(checkpoint, w.log.Name()+"\n") {
		http.Error(answer, "which log?", http.StatusNotFound)
		return
	}
	signed, err := note.Open([]byte(checkpoint), note.VerifierList(w.log))
	if err != nil {
		http.Error(answer, err.Error(), http.StatusForbidden)
		return
	}
	parts := strings.Split(signed.Text, "\n")
	size, err := strconv.ParseInt(parts[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(parts[2])
	must(err)
	if old > size {
		http.Error(answer, "the old one is the larger one", http.StatusBadRequest)
		return
	}
	if old != w.tree.N || old == size && root != w.tree.Hash {
		answer.Header().Set("Content-Type", "text/x.tlog.size")
		answer.WriteHeader(http.StatusConflict)
		fmt.Fprintln(answer, w.tree.N)
		return
	}
	if old > 0 && old < size {
		if err := tlog.CheckTree(proof, size, root, old, w.tree.Hash); err != nil {
			http.Error(answer, err.Error(), http.StatusUnprocessableEntity)
			return
		}
	} else if len(proof) > 0 {
		http.Error(answer, "nothing is to be proven", http.StatusUnprocessableEntity)
		return
	}
	w.tree = tlog.Tree{N: size, Hash: root}
	cosigned, err := note.Sign(&note.Note{Text: signed.Text}, w.signer)
	must(err)
	fmt.Fprint(answer, strings.TrimPrefix(string(cosigned), signed.Text+"\n"))
}

func main() {
	log, err := note.NewVerifier(os.Args[1])
	must(err)
	_, key, err := ed25519.GenerateKey(nil)
	must(err)
	w := &witness{signer: signer{key}, log: log}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	http.HandleFunc("/add-checkpoint", w.addCheckpoint)
	fmt.Printf("http://%s,%s+%08x+%s\n", listener.Addr(), name, w.KeyHash(), base64.StdEncoding.EncodeToString(w.public()))
	must(http.Serve(listener, nil))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
