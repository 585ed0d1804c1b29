// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <optional>

namespace holdfast::tls {

/// How a file of PEM was found.
struct FileFacts
{
    QString path;
    QString trouble = {}; ///< of the system, when it could not be read
    bool isMissing = false;
    bool isGood = false;      ///< has what it must have
    bool isEncrypted = false; ///< a key with a passphrase
    bool isOpenToOthers = false;
};

/// What was read of a certificate and its key.
struct PairFacts
{
    bool hasBackend = true; ///< Qt can do TLS
    FileFacts certificate;
    FileFacts key;
    std::optional<FileFacts> clientCa;
    bool keyMatches = true;
    bool isRsa = false;
    int keyBits = 0;
    WallTime notBefore;
    WallTime notAfter;
};

/// The problem of a machine that has no TLS library.
[[nodiscard]] Problem noBackend();

/// Why a file is no certificate; `option` names it on the command line.
[[nodiscard]] std::optional<Problem> judgeCertificate(const FileFacts &file, const QString &option);

/// Why a server, or a client that shows a certificate, cannot use the pair at that moment: the problem code is `tls`.
[[nodiscard]] std::optional<Problem> judgePair(const PairFacts &facts, WallTime now);

} // namespace holdfast::tls
