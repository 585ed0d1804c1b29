// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/own_files.h"

#include "core/runtime/private_file.h"
#include "core/tls/authority.h"
#include "core/tls/expiry.h"
#include "core/tls/problem.h"

#include <QDir>
#include <QFile>
#include <QSslCertificate>

#include <algorithm>

namespace holdfast::tls {
namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Result<void> write(const QString &path, const QByteArray &content)
{
    if (runtime::writePrivateFile(path, content).isEmpty())
        return {};
    return tlsProblem(path, QStringLiteral("the file cannot be written"),
                      QStringLiteral("check the folder, its owner, and that the disk has room"));
}

QStringList sorted(QStringList names)
{
    names.removeDuplicates();
    names.sort();
    return names;
}

/// The authority, as it is or new.
Result<Made> authorityFor(const OwnFiles &files, OwnWork work, const QString &name, WallTime now)
{
    if (work != OwnWork::Everything) {
        Made made{contentOf(files.ca()), contentOf(files.caKey())};
        if (!made.key.isEmpty())
            return made;
        return tlsProblem(
            files.caKey(), QStringLiteral("the authority's key is missing, so nothing can be signed"),
            QStringLiteral("put the file back; or delete %1 for a new authority, whose pin is another one")
                .arg(files.ca()));
    }
    auto made = makeAuthority(name, now);
    if (!made)
        return made;
    if (auto written = write(files.caKey(), made->key); !written)
        return written.problem();
    if (auto written = write(files.ca(), made->certificate); !written)
        return written.problem();
    return made;
}

/// The key comes first, and a key that is there stays: the server that reads in between finds a pair.
Result<void> writeServer(const OwnFiles &files, const Made &authority, const QStringList &names, WallTime now)
{
    const QByteArray formerKey = contentOf(files.pair().key);
    const auto made = makeServerCertificate(authority, names, formerKey, now);
    if (!made)
        return made.problem();
    if (formerKey.isEmpty()) {
        if (auto written = write(files.pair().key, made->key); !written)
            return written;
    }
    return write(files.pair().certificate, made->certificate + authority.certificate);
}

Result<OwnState> stateOf(const OwnFiles &files)
{
    OwnState state;
    state.hasAuthority = QFile::exists(files.ca());
    const auto chain = QSslCertificate::fromData(contentOf(files.pair().certificate), QSsl::Pem);
    if (!chain.isEmpty())
        state.server = factsOf(chain.first());
    if (!state.hasAuthority && state.server)
        return tlsProblem(files.ca(), QStringLiteral("there is a certificate and no authority"),
                          QStringLiteral("put ca.pem back, or move the folder away and run: holdfast tls init"));
    return state;
}

} // namespace

OwnPlan planOwn(const OwnState &state, const QStringList &asked, const QStringList &always, WallTime now)
{
    const QStringList former = state.server ? state.server->names : QStringList();
    QStringList names = asked.isEmpty() && !former.isEmpty() ? former : asked + always;
    names.removeDuplicates();
    if (!state.hasAuthority)
        return {OwnWork::Everything, names};
    if (!state.server)
        return {OwnWork::NewServer, names};
    if (sorted(names) != sorted(former))
        return {OwnWork::NewNames, names};
    if (daysLeft(state.server->notAfter, now) < kFewDays)
        return {OwnWork::NearItsEnd, names};
    return {OwnWork::Nothing, names};
}

Result<OwnPlan> makeOwn(const OwnFiles &files, const QStringList &asked, const QStringList &always,
                        const QString &authorityName, WallTime now)
{
    const auto state = stateOf(files);
    if (!state)
        return state.problem();
    const OwnPlan plan = planOwn(*state, asked, always, now);
    if (plan.work == OwnWork::Nothing)
        return plan;
    if (!QDir().mkpath(files.folder) ||
        !QFile::setPermissions(files.folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return tlsProblem(files.folder, QStringLiteral("the folder cannot be made"),
                          QStringLiteral("choose a folder of your own with --data"));
    const auto authority = authorityFor(files, plan.work, authorityName, now);
    if (!authority)
        return authority.problem();
    if (auto written = writeServer(files, *authority, plan.names, now); !written)
        return written.problem();
    return plan;
}

} // namespace holdfast::tls
