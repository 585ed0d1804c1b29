// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/credential_keeper.h"

#include "core/base/log.h"
#include "core/base/overloaded.h"
#include "core/failpoint/fail_point.h"

#include <utility>

namespace holdfast::worker {

using namespace access;

CredentialKeeper::CredentialKeeper(const QString &dataDir, const QByteArray &credential)
    : m_folder(dataDir)
    , m_book(credential)
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

credential::Files CredentialKeeper::files()
{
    return {read(m_folder.credential()), read(m_folder.next())};
}

void CredentialKeeper::onAccepted(quint64 linkNumber, const QByteArray &token)
{
    m_linkNumber = linkNumber;
    carryOut(m_book.linkUp(files(), token));
}

void CredentialKeeper::onDelivered(const protocol::Envelope &envelope)
{
    if (std::holds_alternative<protocol::CredentialRotate>(envelope.message))
        carryOut(m_book.asked(files(), spool::newSecret()));
}

void CredentialKeeper::onAnswered(const QJsonValue &id, const jobs::Answer &answer)
{
    if (!credential::isOfferId(id.toString()))
        return;
    failPoint("worker.credential_answered");
    const bool isFinal = answer.refusal == u"forbidden" || answer.refusal == u"not_found";
    carryOut(m_book.answered(files(), id.toString(), answer.durable, isFinal));
}

void CredentialKeeper::onRefused(const QByteArray &token)
{
    carryOut(m_book.refused(files(), token));
}

void CredentialKeeper::look()
{
    const auto effects = m_book.looked(files());
    if (effects.empty())
        return;
    log(lcLink(), LogLevel::Info, QStringLiteral("there is a new credential in the data folder; trying it"));
    m_toldTrouble = false;
    carryOut(effects);
}

void CredentialKeeper::carryOut(const credential::Effects &effects)
{
    for (const credential::Effect &effect : effects) {
        if (!carryOut(effect))
            return;
    }
}

/// False: it failed, and what was to follow must not.
bool CredentialKeeper::carryOut(const credential::Effect &effect)
{
    const auto done = [](const auto &what) {
        what();
        return true;
    };
    return std::visit(
        Overloaded{
            [this](const credential::StoreNext &its) { return store(its.token); },
            [this](const credential::TakeNext &its) { return adopt(its.token); },
            [&](const credential::DropNext &) { return done([this] { m_folder.withdraw(); }); },
            [&](const credential::SendOffer &its) {
                return done([&] { Q_EMIT outgoing(m_linkNumber, {its.id, protocol::CredentialOffer{its.hash}}); });
            },
            [&](const credential::Present &its) { return done([&] { Q_EMIT tokenWanted(its.token, its.atOnce); }); },
            [&](const credential::TellRefused &) {
                return done([] {
                    log(lcLink(), LogLevel::Warning,
                        QStringLiteral("the server did not take the worker's new credential; the former one stays"));
                });
            },
        },
        effect);
}

bool CredentialKeeper::store(const QByteArray &token)
{
    if (const auto written = m_folder.offer(token); !written) {
        log(lcLink(), LogLevel::Warning,
            QStringLiteral("the worker's credential stays as it is: %1").arg(written.problem().text()),
            written.problem().todo);
        return false;
    }
    failPoint("worker.credential_written");
    return true;
}

bool CredentialKeeper::adopt(const QByteArray &token)
{
    if (const auto adopted = m_folder.adopt(); !adopted) {
        log(lcLink(), LogLevel::Warning, adopted.problem().text(), adopted.problem().todo);
        return false;
    }
    log(lcLink(), LogLevel::Info, QStringLiteral("the worker's credential was rotated"));
    carryOut(m_book.adopted(token));
    return true;
}

} // namespace holdfast::worker
