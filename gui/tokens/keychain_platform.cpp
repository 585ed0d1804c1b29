// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tokens/keychain.h"

#include <qt6keychain/keychain.h>

namespace holdfast::gui {
namespace {

QString service()
{
    return QStringLiteral("holdfast");
}

Problem problemOf(const QKeychain::Job &job)
{
    return {QStringLiteral("keychain"), job.errorString(), {}, {}};
}

/// QtKeychain, never with its fallback to a plain file.
class PlatformKeychain final : public Keychain
{
public:
    void read(const QString &key, QObject *context, Answer answer) override
    {
        auto *job = new QKeychain::ReadPasswordJob(service());
        start(job, key, context, std::move(answer), [job] { return job->textData().toUtf8(); });
    }
    void write(const QString &key, const QByteArray &secret, QObject *context, Answer answer) override
    {
        auto *job = new QKeychain::WritePasswordJob(service());
        job->setTextData(QString::fromUtf8(secret));
        start(job, key, context, std::move(answer), [secret] { return secret; });
    }
    void remove(const QString &key, QObject *context, Answer answer) override
    {
        start(new QKeychain::DeletePasswordJob(service()), key, context, std::move(answer),
              [] { return QByteArray(); });
    }

private:
    /// A job deletes itself when it has finished; before that its backend still holds a pointer to it.
    template <typename Take>
    static void start(QKeychain::Job *job, const QString &key, QObject *context, Answer answer, Take take)
    {
        job->setInsecureFallback(false);
        job->setKey(key);
        QObject::connect(job, &QKeychain::Job::finished, context, [answer = std::move(answer), take](const auto *done) {
            if (done->error() == QKeychain::NoError)
                answer(take());
            else
                answer(problemOf(*done));
        });
        job->start();
    }
};

} // namespace

std::unique_ptr<Keychain> platformKeychain()
{
    return std::make_unique<PlatformKeychain>();
}

} // namespace holdfast::gui
