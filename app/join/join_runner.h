// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/command_run.h"
#include "app/client/http_client.h"
#include "app/options/options.h"
#include "core/spool/credential.h"
#include "core/tls/client_tls.h"

namespace holdfast::app::join {

/// Makes this machine a worker of a server: chooses a secret and puts it on the disk, tells the server its hash with
/// the join token, and keeps what came back. Whatever is lost on the way, the same command goes on where it was: the
/// same secret gets the same answer.
class JoinRunner final : public client::CommandRun
{
    Q_OBJECT

public:
    struct Wish
    {
        QUrl server;
        tls::Trust trust;
        QString name;
        QString dataDir;
        QString token;
    };

    /// `context.http` asks `wish.server`, without a token. `tls`: what `wish.trust` says, for requests with one.
    JoinRunner(const client::CommandContext &context, Wish wish, tls::ClientTls tls);
    void start() override;

private:
    [[nodiscard]] Result<void> look();
    [[nodiscard]] std::optional<Problem> conflict() const;
    void askWhetherKnown(const QByteArray &credential);
    void join();
    void onJoined(const client::Answer &answer);
    void tell(const spool::Joined &joined, bool isAgain);
    void fail(const Problem &problem);

    const Wish m_wish;
    const tls::ClientTls m_tls;
    spool::CredentialFolder m_folder;
    spool::Joining m_joining;
    std::optional<spool::Joined> m_joined; ///< before
    QByteArray m_credential;               ///< before
    std::unique_ptr<client::HttpClient> m_asWorker;
};

/// `holdfast worker join`.
[[nodiscard]] int runJoin(const Options &options);

} // namespace holdfast::app::join
