import { Hono } from 'hono';
import { findCommit } from '../../git/history.ts';
import { needs, notFound, type ProjectEnv, readQuery, sendPage } from '../http/context.ts';
import { shapeJob, shapeStatus } from '../shapes.ts';

/** Commits API, of statuses, and Jobs API. */
export const pipelineRoutes = new Hono<ProjectEnv>()
  .get('/repository/commits/:sha/statuses', needs(20), (c) => {
    const { project } = c.var;
    const given = readQuery(c, {});
    const sha = findCommit(project.git, c.req.param('sha'));
    if (sha === undefined) throw notFound('Commit');
    const found = project.statuses.filter((one) => one.sha === sha).map((one) => shapeStatus(one, project));
    return sendPage(c, found, given);
  })
  .get('/jobs/:job', needs(20), (c) => {
    const found = c.var.project.statuses.find(({ id }) => String(id) === c.req.param('job'));
    if (found?.job === undefined) throw notFound('Job');
    return c.json(shapeJob(found, found.job));
  });
