# What one can do in this checkout; `make` alone lists it. Debian 12 or Ubuntu 24.04, Python 3.11 or later.

SHELL := /bin/bash
BIN := .venv/bin
CODE := pipeline schemas bench corpus training docs tests
DB := plans.db
TEXT := ../shared/data/lm
PAIRS := build/training/pairs
# administrative text is what plans are made of: it counts three times
TEXTS = $(patsubst %/admin.txt.xz,%/admin.txt.xz:3,$(wildcard $(TEXT)/*.txt.xz $(TEXT)/*.txt))

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench corpus confidence model rules codes lock schema

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: ## Debian packages, .venv at the locked versions, .venv/bin/kehoach
	@./setup.sh

demo: setup ## the sample plans into plans.db, what was found, what to try next
	@# 1: some files gave nothing, and are listed; the others are in the database
	@$(BIN)/kehoach ingest corpus/samples --db $(DB) || [ $$? -eq 1 ]

test: setup ## the whole test suite
	$(BIN)/python -m pytest

check: setup ## style, types, layers, sizes
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/test_layout.py

bench: setup ## accuracy and speed, written to bench/*.md
	$(BIN)/python -m bench.accuracy
	$(BIN)/python -m bench.audit
	$(BIN)/python -m bench.calibration
	$(BIN)/python -m bench.compare
	$(BIN)/python -m bench.kinds
	$(BIN)/python -m bench.models
	$(BIN)/python -m bench.ocr
	$(BIN)/python -m bench.restore
	$(BIN)/python -m bench.speed

corpus: setup ## 200 made-up plans and the sample plans in all formats, with gold, in build/corpus
	@$(BIN)/python -m corpus.variants --out build/corpus/variants --count 200 --format all
	@$(BIN)/python -m corpus.typeset --out build/corpus/plans > /dev/null
	@cp corpus/plans/*.gold.json build/corpus/plans

confidence: setup ## confidence fitted anew on the plans at hand; SCANS=folders of scans, UNSEEN="name=folder …" with gold
	$(BIN)/python -m training.confidence collect samples corpus/plans
	@for set in $(if $(SCANS),"scans=$(SCANS)") $(if $(wildcard ../shared/corpus),"development=../shared/corpus --seen") \
	  $(UNSEEN); do $(BIN)/python -m training.confidence collect $${set%%=*} $${set#*=} || exit 1; done
	$(BIN)/python -m training.confidence fit
	$(BIN)/python -m bench.calibration

model: setup ## the language model of the repair stage from the lines in TEXT=folder, two minutes and 4 GB
	$(BIN)/python -m training.language $(TEXTS) --held-out $(wildcard $(TEXT)/heldout/*.txt)

rules: setup ## its rules of misreading from the same lines, typeset and read by Tesseract eng, fra, Latin, vie: an hour
	@for run in eng:400:1 fra:120:3 Latin:120:4 "vie:250:5 --kinds bad"; do \
	  IFS=: read -r lang pages rest <<<"$$run"; \
	  OMP_THREAD_LIMIT=1 $(BIN)/python -m training.pairs --text $(patsubst %:3,%,$(TEXTS)) --out $(PAIRS) \
	    --lang $$lang --pages $$pages --seed $$rest || exit 1; done
	$(BIN)/python -m training.channel foreign $(PAIRS)/eng-*.jsonl $(PAIRS)/fra-*.jsonl $(PAIRS)/Latin-*.jsonl
	$(BIN)/python -m training.channel slips $(PAIRS)/vie-*.jsonl

codes: setup ## the model of indicator codes from corpus/plans and training/data/aims.jsonl, a minute
	$(BIN)/python -m training.codes

lock: setup ## requirements.lock again from pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	  --no-annotate --no-header --group dev pyproject.toml -o requirements.lock

schema: setup ## schemas/plan_record.schema.json again from the models
	$(BIN)/python -m schemas.json_schema
