// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/job_draft.h"

#include <QObject>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QWidget;

namespace holdfast::gui {

class FieldForm;

/// The fields of a job in four parts, by the names that the HTTP interface gives them. What does not apply is hidden.
class JobFields final : public QObject
{
    Q_OBJECT

public:
    enum Part { What, When, Policies, More, PartCount };

    /// `isNamed`: the job exists, and its name cannot be changed. The parts become children of where they are put.
    JobFields(const JobDraft &draft, bool isNamed, QObject *parent = nullptr);

    [[nodiscard]] FieldForm &part(Part part) const { return *m_parts[part]; }
    /// As it is written now. A command that cannot be read is empty, and its fault is said.
    [[nodiscard]] JobDraft draft() const;
    /// What is wrong now, worded for the person. `isDone`: also what is still missing.
    [[nodiscard]] std::vector<Problem> faults(bool isDone) const;
    /// Shows each beside its field and nothing else; returns those that belong to no field.
    std::vector<Problem> show(const std::vector<Problem> &faults);

Q_SIGNALS:
    void changed();

private:
    void makeWhat(bool isNamed);
    void makeWhen();
    void makePolicies();
    void makeMore();
    void fill(const JobDraft &draft);
    void connectAll();
    void renewApplies();
    [[nodiscard]] schedule::Schedule schedule() const;
    [[nodiscard]] QStringList retryOn() const;

    const JobDraft m_before;
    FieldForm *m_parts[PartCount];
    QLineEdit *m_name;
    QPlainTextEdit *m_command;
    QLineEdit *m_cwd;
    QPlainTextEdit *m_env;
    QLineEdit *m_passEnv;
    QLineEdit *m_labels;
    QComboBox *m_kind;
    QLineEdit *m_schedule;
    QComboBox *m_timezone;
    QComboBox *m_gap;
    QComboBox *m_fold;
    QLineEdit *m_jitter;
    QComboBox *m_overlap;
    QSpinBox *m_overlapMost;
    QSpinBox *m_atMost;
    QComboBox *m_missed;
    QLineEdit *m_missedWithin;
    QLineEdit *m_timeout;
    QSpinBox *m_retries;
    QList<std::pair<QString, QCheckBox *>> m_retryOn; ///< with the state's word
    QComboBox *m_onDisconnect;
    QLineEdit *m_grace;
    QSpinBox *m_priority;
    QLineEdit *m_linger;
    QLineEdit *m_pingUrl;
    QLineEdit *m_success;
    QComboBox *m_outputEncoding;
};

} // namespace holdfast::gui
