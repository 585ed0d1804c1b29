// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/any_database.h"
#include "tests/unit/store/samples.h"

#include <QTemporaryDir>

namespace holdfast::store::test {

/// A real database of its own, written and read without threads.
struct Database
{
    Database() { reopen(); }

    void reopen()
    {
        reader.reset();
        backend.reset();
        backend = holdfast::test::makeBackend(path);
        if (const Result<void> opened = backend->open(); !opened)
            qFatal("%s", qPrintable(opened.problem().text()));
        reader = backend->reader();
    }
    CommitOutcome commit(const jobs::Writes &writes) const
    {
        const std::vector<jobs::Writes> batch{writes};
        return backend->commit(batch);
    }
    /// A commit that must succeed.
    void apply(const jobs::Writes &writes) const
    {
        const CommitOutcome outcome = commit(writes);
        QVERIFY2(outcome.kind == CommitOutcome::Kind::Committed, qPrintable(outcome.problem.text()));
    }
    jobs::Loaded loaded() const
    {
        Result<jobs::Loaded> result = backend->load(kNow);
        if (!result)
            qFatal("%s", qPrintable(result.problem().text()));
        return *result;
    }

    QTemporaryDir dir;
    QString path = holdfast::test::newDatabase(dir.filePath(QStringLiteral("h.db")));
    std::unique_ptr<Backend> backend;
    std::unique_ptr<Reader> reader;
};

} // namespace holdfast::store::test
