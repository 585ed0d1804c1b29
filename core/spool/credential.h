// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/job.h"

#include <QString>

#include <optional>

/// What a worker has of a server that it has joined, in its data folder: `credential`, its token, and `joined.json`.
/// Each file is whole and on the disk before the next step, and only its owner may read it.
namespace holdfast::spool {

/// Where the credential holds.
struct Joined
{
    QString url; ///< of the server, as `worker join` was given it
    QString pin; ///< of the server's own CA, hex; empty: the system's trust store
    QString name;
    jobs::Labels labels = {}; ///< that came with the join token
    friend bool operator==(const Joined &, const Joined &) = default;
};

/// A worker that has chosen its secret and does not know yet whether it has joined: `joining.json`.
struct Joining
{
    Joined as;
    QString secret;
    friend bool operator==(const Joining &, const Joining &) = default;
};

/// 256 bits from the system's generator, in the form of a token's secret.
[[nodiscard]] QString newSecret();

class CredentialFolder final
{
public:
    explicit CredentialFolder(QString dir)
        : m_dir(std::move(dir))
    {}

    /// The token, or empty: there is none. A problem says in one sentence what is wrong with the file, and what to do.
    [[nodiscard]] Result<QByteArray> credential() const;
    [[nodiscard]] Result<std::optional<Joined>> joined() const;

    // Joining: begin(), ask the server, finish(). Cut off anywhere, it begins again with the same secret.
    [[nodiscard]] Result<std::optional<Joining>> joining() const;
    [[nodiscard]] Result<void> begin(const Joining &joining);
    /// The server knows the secret by that id.
    [[nodiscard]] Result<void> finish(const Joining &joining, const QString &id);

    // A new secret beside the old one: offer(), tell the server its hash, then adopt(). Until then both are here.
    /// The token that is to follow; empty: there is none.
    [[nodiscard]] Result<QByteArray> next() const;
    [[nodiscard]] Result<void> offer(const QByteArray &token);
    /// The server knows it: it takes the place of the former one.
    [[nodiscard]] Result<void> adopt();
    /// The server does not take it.
    void withdraw();

private:
    [[nodiscard]] QString path(const char *file) const;

    QString m_dir;
};

} // namespace holdfast::spool
