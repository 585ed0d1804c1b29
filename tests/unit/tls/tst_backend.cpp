// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/backend.h"

#include <QSslSocket>
#include <QTest>

#include <cstdlib>
#include <openssl/crypto.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace holdfast;

namespace {

constexpr int kTakenAway = 77;

/// OpenSSL calls it as it takes itself away.
void tell()
{
    std::_Exit(kTakenAway);
}

/// How a process ends that has used TLS and calls exit().
int endOfAProcess(bool keepsLibrary)
{
    const pid_t child = fork();
    if (child == 0) {
        if (keepsLibrary)
            tls::keepLibraryToTheEnd();
        (void)QSslSocket::supportsSsl();
        OPENSSL_atexit(tell);
        std::exit(EXIT_SUCCESS);
    }
    int status = -1;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

class TestBackend final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// This process must not have used OpenSSL before.
    void theLibraryStaysWholeInExit()
    {
        QCOMPARE(endOfAProcess(true), EXIT_SUCCESS);
        QCOMPARE(endOfAProcess(false), kTakenAway); // else this test sees nothing
    }
};

QTEST_GUILESS_MAIN(TestBackend)
#include "tst_backend.moc"
