// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QObject>

#include <functional>
#include <memory>

namespace holdfast::gui {

/// Where the platform keeps a person's secrets. A seam: the program has the platform's, tests one of their own. Answers
/// come later, in this thread, never after `context` is gone; perhaps after minutes, when the person unlocks it,
/// perhaps never.
class Keychain
{
public:
    using Answer = std::function<void(const Result<QByteArray> &)>;

    virtual ~Keychain() = default;

    virtual void read(const QString &key, QObject *context, Answer answer) = 0;
    /// The answer to a change is what it was asked to keep; nothing when it was removed.
    virtual void write(const QString &key, const QByteArray &secret, QObject *context, Answer answer) = 0;
    virtual void remove(const QString &key, QObject *context, Answer answer) = 0;

protected:
    Keychain() = default;
    Q_DISABLE_COPY_MOVE(Keychain)
};

/// Null where the program is built without one. One that is there may still fail: no service runs, the person says no.
[[nodiscard]] std::unique_ptr<Keychain> platformKeychain();

} // namespace holdfast::gui
