// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace holdfast::runtime {

/// Wakes the loop at once when the machine wakes from a sleep, or when its clock was set: timers of the loop stand
/// still meanwhile. Lives in the thread of the loop.
class ResumeNotice final : public QObject
{
    Q_OBJECT
public:
    explicit ResumeNotice(QObject *parent = nullptr);
    ~ResumeNotice() override;

    /// False: this system does not tell, and somebody must look now and then.
    [[nodiscard]] bool isThere() const { return m_notifier != nullptr; }

Q_SIGNALS:
    void clockJumped();

private:
    void onReadable();

    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_timer = -1;
};

} // namespace holdfast::runtime
