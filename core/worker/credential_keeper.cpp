// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/credential_keeper.h"

#include "core/access/token_text.h"
#include "core/base/log.h"
#include "core/failpoint/fail_point.h"

#include <utility>

namespace holdfast::worker {
namespace {

const QString kOfferId = QStringLiteral("credential");

} // namespace

CredentialKeeper::CredentialKeeper(const QString &dataDir, const QByteArray &presented)
    : m_folder(dataDir)
    , m_known(presented)
    , m_presented(presented)
{}

/// What the disk has, or empty. A trouble is said once.
QByteArray CredentialKeeper::read(const Result<QByteArray> &token)
{
    if (token)
        return *token;
    if (!std::exchange(m_toldTrouble, true))
        log(lcLink(), LogLevel::Warning, QStringLiteral("%1: %2").arg(token.problem().where, token.problem().what),
            token.problem().todo);
    return {};
}

/// A secret that was offered may be stored by the server although its answer was lost.
void CredentialKeeper::onLinkUp(quint64 linkNumber)
{
    m_linkNumber = linkNumber;
    m_triedNext.clear();
    const QByteArray next = read(m_folder.next());
    if (next.isEmpty())
        return;
    if (next == m_presented)
        adopt(next);
    else
        offer(next);
}

void CredentialKeeper::onDelivered(const protocol::Envelope &envelope)
{
    if (std::holds_alternative<protocol::CredentialRotate>(envelope.message))
        rotate();
}

void CredentialKeeper::rotate()
{
    const auto old = access::readToken(QString::fromLatin1(m_known), access::Role::Worker);
    if (!old)
        return;
    const QByteArray next = access::tokenText(access::Role::Worker, old->id, spool::newSecret()).toLatin1();
    if (const auto written = m_folder.offer(next); !written) {
        log(lcLink(), LogLevel::Warning,
            QStringLiteral("the worker's credential stays as it is: %1").arg(written.problem().text()),
            written.problem().todo);
        return;
    }
    failPoint("worker.credential_written");
    offer(next);
}

void CredentialKeeper::offer(const QByteArray &token)
{
    const auto presented = access::readToken(QString::fromLatin1(token), access::Role::Worker);
    if (presented)
        Q_EMIT outgoing(m_linkNumber, {kOfferId, protocol::CredentialOffer{presented->hash}});
}

void CredentialKeeper::onAnswered(const QJsonValue &id, const jobs::Answer &answer)
{
    if (id != kOfferId)
        return;
    failPoint("worker.credential_answered");
    if (answer.durable) {
        adopt(read(m_folder.next()));
    } else if (answer.refusal == u"forbidden" || answer.refusal == u"not_found") {
        m_folder.withdraw();
        log(lcLink(), LogLevel::Warning,
            QStringLiteral("the server did not take the worker's new credential: %1").arg(answer.reason));
    }
}

void CredentialKeeper::adopt(const QByteArray &next)
{
    if (next.isEmpty())
        return;
    if (const auto adopted = m_folder.adopt(); !adopted) {
        log(lcLink(), LogLevel::Warning, adopted.problem().text(), adopted.problem().todo);
        return;
    }
    m_known = next;
    present(next, false);
    log(lcLink(), LogLevel::Info, QStringLiteral("the worker's credential was rotated"));
}

/// Of a secret that was offered, this worker cannot know whether the server has it: both are tried in turn.
void CredentialKeeper::onRefused()
{
    const QByteArray next = read(m_folder.next());
    if (next.isEmpty())
        return;
    if (m_presented == next)
        return present(m_known, false);
    present(next, m_triedNext != next);
    m_triedNext = next;
}

void CredentialKeeper::look()
{
    const QByteArray token = read(m_folder.credential());
    if (token.isEmpty() || token == m_known)
        return;
    log(lcLink(), LogLevel::Info, QStringLiteral("there is a new credential in the data folder; trying it"));
    m_known = token;
    m_toldTrouble = false;
    present(token, true);
}

void CredentialKeeper::present(const QByteArray &token, bool atOnce)
{
    m_presented = token;
    Q_EMIT tokenWanted(token, atOnce);
}

} // namespace holdfast::worker
