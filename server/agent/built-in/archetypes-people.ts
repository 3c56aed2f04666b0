import { type Archetype, automation } from './archetype.ts'

export const employeeOnboarding: Archetype = {
  matches:
    /\b(?:employee|staff|new hire|team member|new joiner|starter)s?\b.{0,30}\bonboarding\b|\bonboard(?:ing)?\b.{0,30}\b(?:employee|staff|hire|team member|joiner|starter|developer|engineer)s?\b/i,
  noun: 'employee',
  owner: 'Head of HR',
  trigger: 'A candidate signs the employment contract',
  purpose: 'New employees can work from their first day and know whom to ask',
  input: 'Name, start date, role and team of the new employee',
  mainRole: 'HR',
  steps: [
    {
      name: 'Create the employee record',
      role: 'HR',
      sla: '2 business days',
      at: 'hr',
      byPerson: true,
      actions: ['Record name, start date, role, team and manager.'],
    },
    {
      name: 'Prepare the workplace',
      role: 'IT',
      sla: '5 business days',
      actions: ['Order and set up the laptop.', 'Prepare desk, badge and phone.'],
    },
    {
      name: 'Create the user accounts',
      role: 'IT',
      sla: '2 business days',
      at: 'identity',
      byPerson: true,
      actions: ['Create the accounts that the role needs, and no others.'],
    },
    {
      name: 'Welcome the employee',
      role: 'Line Manager',
      sla: '1 business day',
      actions: ['Introduce the team and the first tasks.', 'Name a colleague who answers questions.'],
    },
    {
      name: 'Hold the 30-day conversation',
      role: 'Line Manager',
      sla: '30 days',
      actions: ['Ask what is missing and agree on the goals of the probation period.'],
    },
  ],
}

export const employeeOffboarding: Archetype = {
  matches: /\b(?:offboard\w*|leavers?|exit process|employee exit|termination of employment|resignations?)\b/i,
  noun: 'employee',
  owner: 'Head of HR',
  trigger: 'An employee gives notice',
  purpose: 'Nobody keeps access after the last day, and nothing the person knew is lost',
  input: 'Name, last working day and team of the employee',
  mainRole: 'HR',
  steps: [
    {
      name: 'Record the last working day',
      role: 'HR',
      sla: '1 business day',
      at: 'hr',
      byPerson: true,
      actions: ['Record last working day and remaining vacation.', 'Inform the line manager and IT.'],
    },
    {
      name: 'Hand over the work',
      role: 'Line Manager',
      sla: '10 business days',
      actions: ['List open tasks and name a successor for each.'],
    },
    {
      name: 'Collect the equipment',
      role: 'IT',
      sla: '1 business day',
      actions: ['Take back laptop, phone and badge.'],
    },
    {
      name: 'Disable the accounts',
      role: 'IT',
      sla: '4 hours',
      at: 'identity',
      byPerson: true,
      actions: ['Disable every account at the end of the last working day.'],
    },
    {
      name: 'Pay the final salary',
      role: 'Payroll',
      sla: '10 business days',
      actions: ['Include the remaining vacation.', 'Send the employment certificate.'],
    },
  ],
}

export const hiring: Archetype = {
  matches: /\b(?:hiring|recruit\w*|applicants?|candidates?|job interviews?)\b/i,
  noun: 'candidate',
  owner: 'Head of HR',
  trigger: 'A team needs a new colleague',
  purpose: 'The right person is found, and every candidate gets an answer in time',
  input: 'Approved position with tasks, requirements and salary range',
  mainRole: 'Recruiter',
  steps: [
    {
      name: 'Publish the position',
      role: 'Recruiter',
      sla: '3 business days',
      actions: [
        'Write tasks, requirements and salary range.',
        'Publish the position on the chosen channels.',
      ],
    },
    {
      name: 'Screen the applications',
      role: 'Recruiter',
      sla: '5 business days',
      at: 'hr',
      byPerson: true,
      actions: ['Compare each application with the requirements.'],
      decision: {
        condition: 'an application does not meet the requirements',
        outcome: 'decline it with a reason and end the process for this candidate',
        otherwise: 'continue with Step {Interview the candidate}',
      },
    },
    {
      name: 'Interview the candidate',
      role: 'Hiring Manager',
      sla: '10 business days',
      at: 'calendar',
      byPerson: true,
      actions: ['Ask every candidate the same questions.', 'Write down the answers on the same day.'],
    },
    {
      name: 'Decide on the candidate',
      role: 'Hiring Manager',
      sla: '2 business days',
      actions: ['Compare the notes of all interviewers.'],
      isApproval: true,
    },
    {
      name: 'Make the offer',
      role: 'Recruiter',
      sla: '2 business days',
      at: 'signature',
      byPerson: true,
      actions: [
        'Send contract and start date.',
        'Decline the other candidates as soon as the contract is signed.',
      ],
    },
  ],
}

export const leave: Archetype = {
  matches:
    /\b(?:leave|vacation|holiday|time[- ]off|absence)\b.{0,20}\b(?:requests?|approval|process|planning)\b/i,
  noun: 'leave_request',
  owner: 'Head of HR',
  trigger: 'An employee asks for leave',
  purpose: 'Employees get an answer quickly, and every team stays able to work',
  input: 'First and last day of the leave and the name of the deputy',
  mainRole: 'Line Manager',
  steps: [
    {
      name: 'Submit the leave request',
      role: 'Employee',
      sla: '1 business day',
      actions: ['Name first day, last day and deputy.'],
    },
    {
      name: 'Check the remaining days',
      role: automation,
      sla: '15 minutes',
      at: 'hr',
      actions: ['Compare the days asked for with those that are left.'],
      decision: {
        condition: 'too few days are left',
        outcome: 'tell the employee and end the process',
        otherwise: 'continue with Step {Approve the leave}',
      },
    },
    {
      name: 'Approve the leave',
      role: 'Line Manager',
      sla: '2 business days',
      actions: ['Check that the team stays able to work and that the deputy is there.'],
      isApproval: true,
    },
    {
      name: 'Enter the leave',
      role: 'HR',
      sla: '1 business day',
      at: 'calendar',
      byPerson: true,
      actions: ['Enter the leave where the team sees it.', 'Reduce the remaining days.'],
    },
  ],
}

export const approval: Archetype = {
  matches: /\b(?:approvals?|sign-?off|authori[sz]ation)\b/i,
  noun: 'request',
  owner: 'Process Owner',
  trigger: 'Somebody needs an approval',
  purpose: 'Every decision is made by the right person, in time and in writing',
  input: 'What is to be approved, why, and by when',
  mainRole: 'Requester',
  steps: [
    {
      name: 'Submit the request',
      role: 'Requester',
      sla: '1 business day',
      actions: ['Describe what is to be approved, why and by when.'],
    },
    {
      name: 'Check the request for completeness',
      role: automation,
      sla: '15 minutes',
      actions: ['Check that every required field is filled.'],
      decision: {
        condition: 'a field is missing',
        outcome:
          'ask the requester for it and return to Step {Check the request for completeness}, at most 2 times; then close the request',
        otherwise: 'continue with Step {Approve the request}',
      },
    },
    {
      name: 'Approve the request',
      role: 'Approver',
      sla: '2 business days',
      actions: ['Write the reason for the decision into the request.'],
      decision: {
        condition: 'the request is rejected',
        outcome: 'tell the requester the reason and end the process',
        otherwise: 'continue with Step {Inform the requester}',
      },
      isApproval: true,
    },
    {
      name: 'Inform the requester',
      role: automation,
      sla: '15 minutes',
      at: 'email',
      actions: ['Send the decision with its reason.'],
    },
  ],
}
