// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace holdfast::gui {

/// What one run came to and why, above its output: the state, the reason in full, where and when, a line an attempt.
class RunHead final : public QFrame
{
    Q_OBJECT

public:
    explicit RunHead(ServerSession &session, QWidget *parent = nullptr);

    /// At the right end of the first line.
    void addWidget(QWidget *widget);
    /// Empty: none.
    void showRun(const QString &run);

protected:
    void changeEvent(QEvent *event) override;

private:
    void renew();
    void load();
    void loadUsual(const QString &job);
    void restyle();
    [[nodiscard]] QString factsOf(const RunRow &run) const;
    [[nodiscard]] QString attemptLines() const;

    ServerSession &m_session;
    QString m_run;
    QString m_job; ///< of which the usual duration was asked for
    UsualDuration m_usual;
    QString m_state; ///< for which the attempts were read
    int m_attempt = 0;
    std::vector<AttemptRow> m_attempts;
    QHBoxLayout *m_row;
    QLabel *m_sign;
    QLabel *m_title;
    QLabel *m_reason;
    QLabel *m_facts;
};

} // namespace holdfast::gui
