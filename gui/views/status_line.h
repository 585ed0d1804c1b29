// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"

#include <QStatusBar>
#include <QTimer>

class QLabel;
class QToolButton;

namespace holdfast::gui {

/// The line at the foot of the window: whether it is live, what came of what the person did, and the server. It has its
/// room always, so that nothing moves.
class StatusLine final : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget *parent = nullptr);

    /// A good sentence passes by itself. A bad one stays until it is closed, or until there is another.
    void say(const QString &sentence, bool bad);
    [[nodiscard]] QString said() const;
    void setConnection(const QString &text);
    /// Its name and version, for how long it is up, and who takes over from it. Faint where that was so.
    void showServer(const ServerSession &session);

protected:
    void changeEvent(QEvent *event) override;

private:
    void restyle();
    [[nodiscard]] static QString standbysText(const std::vector<StandbyRow> &standbys);
    [[nodiscard]] static QString serverTip(const ServerSession &session);

    QLabel *m_connection;
    QLabel *m_said;
    QLabel *m_server;
    QToolButton *m_close;
    bool m_isBad = false;
    QTimer m_passing;
};

} // namespace holdfast::gui
