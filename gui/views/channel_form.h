// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace holdfast::gui {

class FieldForm;

/// Adds a channel of notifications. Rules beyond these fields are for "holdfast notify add".
class ChannelForm final : public QDialog
{
    Q_OBJECT

public:
    explicit ChannelForm(ServerSession &session, QWidget *parent = nullptr);
    [[nodiscard]] QString name() const;

private:
    void makeFields();
    void renewApplies();
    [[nodiscard]] QJsonObject request() const;
    void save();
    void complain(const Problem &problem);

    ServerSession &m_session;
    FieldForm *m_form;
    QLineEdit *m_name;
    QComboBox *m_kind;
    QLineEdit *m_target;
    QLineEdit *m_smtp;
    QLineEdit *m_from;
    QLineEdit *m_secret;
    QLineEdit *m_jobs;
    QLabel *m_fault;
    QDialogButtonBox *m_buttons;
};

} // namespace holdfast::gui
